import Mocha from 'mocha';
import { appendFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import { panel } from './panel.ts';
import { recordResult, writeResult } from '../../scripts/lib/results.mjs';

const testTimeoutMs = 60_000;

/** Called by VS Code inside the extension host: runs every suite beside this file and writes the result file. */
export async function run(): Promise<void> {
  const file = process.env['ORCHESTRA_TEST_RESULT'];
  const suite = process.env['ORCHESTRA_TEST_SUITE'];
  if (file === undefined || suite === undefined)
    throw new Error('Started without the name of a result file.');
  try {
    await runMocha(suite, file);
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const failed = [{ title: `suite ${suite}`, message }];
    writeResult(file, { suite, passed: 0, failed, skipped: [], elapsedMs: 0 });
    throw error;
  }
}

/**
 * Opens what the window has. The extension does so by itself a little later, and must not meet the folders that a test
 * puts in the place of the window's own: which tests come first is up to whoever runs some of them.
 */
async function openQueues(): Promise<void> {
  const { tree } = await panel();
  tree.getChildren();
}

async function runMocha(suite: string, resultFile: string): Promise<void> {
  const grep = process.env['ORCHESTRA_TEST_GREP'];
  const log = process.env['ORCHESTRA_TEST_LOG'];
  if (log !== undefined) {
    Mocha.reporters.Base.consoleLog = (...args: unknown[]) => {
      appendFileSync(log, `${format(...args)}\n`);
    };
  }
  const mocha = new Mocha({
    timeout: testTimeoutMs,
    reporter: 'spec',
    color: false,
    rootHooks: { beforeAll: openQueues },
    ...(grep === undefined ? {} : { grep }),
  });
  for (const name of readdirSync(__dirname)) {
    if (name.endsWith('.test.cjs')) mocha.addFile(path.join(__dirname, name));
  }
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => {
      resolve();
    });
    recordResult(suite, runner, (result) => {
      writeResult(resultFile, result);
    });
  });
}
