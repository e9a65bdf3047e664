// Everything, in the order in which a fault is cheapest to find. The last line is the sum of all of it.
import { ensureDependencies } from './lib/install.mjs';
import { root } from './lib/paths.mjs';
import { run } from './lib/process.mjs';
import { printFailures, sumLine } from './lib/report.mjs';
import { whyNoVsCodeServer } from './lib/vscode-install.mjs';
import { longProofs, runSuite, sliceOfLongProofs } from './lib/suites.mjs';

/** @typedef {import('./lib/results.mjs').SuiteResult} SuiteResult */

process.chdir(root);

/** @type {SuiteResult[]} */
const results = [];

/** @param {SuiteResult} result */
const report = (result) => {
  results.push(result);
  const mark = result.failed.length > 0 ? 'FAILED' : 'ok';
  const seconds = (result.elapsedMs / 1000).toFixed(1);
  console.log(`${mark.padEnd(7)}${result.suite.padEnd(16)}${sumLine([result])}  (${seconds} s)`);
};

/**
 * A check that passes or fails as a whole.
 * @param {string} name
 * @param {readonly string[]} command
 */
const check = async (name, [program = '', ...args]) => {
  const startedMs = performance.now();
  /** @type {SuiteResult} */
  const result = { suite: name, passed: 0, failed: [], skipped: [], elapsedMs: 0 };
  try {
    await run(program, args, { env: { ...process.env, NO_COLOR: '1' } });
    result.passed = 1;
  } catch (error) {
    result.failed = [{ title: name, message: error instanceof Error ? error.message : String(error) }];
  }
  report({ ...result, elapsedMs: performance.now() - startedMs });
};

/** @param {string} name @param {import('./lib/suites.mjs').SuiteOptions} [options] @param {string} [shownAs] */
const suite = async (name, options = {}, shownAs = name) => {
  const startedMs = performance.now();
  const result = await runSuite(name, { quiet: true, ...options });
  report({ ...result, suite: shownAs, elapsedMs: performance.now() - startedMs });
};

/**
 * A suite inside the VS Code server, which there is on Linux only. Elsewhere `npm run test:desktop` runs the one in the
 * extension host in a VS Code with a window.
 * @param {string} name
 */
const serverSuite = async (name) => {
  if (process.platform === 'linux') return suite(name);
  const why = whyNoVsCodeServer() ?? 'no server here';
  report({ suite: name, passed: 0, failed: [], skipped: [`${name} (skipped: ${why})`], elapsedMs: 0 });
};

/** @param {string} script */
const npmRun = (script) => ['npm', 'run', '--silent', script];

await ensureDependencies();
await check('format', npmRun('format:check'));
await check('typecheck', npmRun('typecheck'));
await check('lint', npmRun('lint'));
await check('layers', npmRun('layers'));
await check('dead code', npmRun('dead-code'));
await check('test bundle', [process.execPath, 'esbuild.mjs', '--tests']);
await suite('unit');
await check('bundle', npmRun('build'));
await check('headless smoke', [process.execPath, 'scripts/smoke.mjs']);
await suite('cli');
await suite('concurrency');
await suite('proof', { without: longProofs });
await suite('proof', { only: longProofs, env: sliceOfLongProofs }, 'long proofs');
await suite('agents');
await serverSuite('host');
await serverSuite('ui');

printFailures(results);
console.log(sumLine(results));
process.exitCode = results.some((result) => result.failed.length > 0) ? 1 : 0;
