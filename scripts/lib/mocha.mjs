// Runs test files in this process with Mocha: mocha.mjs SUITE [--quiet] [--grep TEXT] FILE…
import Mocha from 'mocha';
import { parseArgs } from 'node:util';
import { recordResult, resultFile, writeResult } from './results.mjs';

const lingerLimitMs = 10_000;
const timeoutMs = {
  unit: 10_000,
  cli: 30_000,
  concurrency: 60_000,
  proof: 180_000,
  agents: 180_000,
  ui: 90_000,
};

/** Suites whose files are run side by side: their tests share nothing, and wait more than they work. */
const sideBySide = ['unit'];
const filesAtOnce = 3;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quiet: { type: 'boolean', default: false }, grep: { type: 'string' } },
});
const [suite = '', ...files] = positionals;

/** A reporter that prints nothing: what it would say is in the result file. */
function Silent() {
  return undefined;
}

const mocha = new Mocha({
  timeout: Object.entries(timeoutMs).find(([name]) => name === suite)?.[1] ?? 30_000,
  reporter: values.quiet
    ? /** @type {Mocha.ReporterConstructor} */ (/** @type {unknown} */ (Silent))
    : 'spec',
  forbidOnly: process.env['CI'] !== undefined,
  checkLeaks: true,
  parallel: sideBySide.includes(suite),
  jobs: filesAtOnce,
  ...(values.grep === undefined ? {} : { grep: values.grep }),
});
// zod keeps these on `globalThis`, and a test may be the first to load it.
mocha.globals(['__zod_globalConfig', '__zod_globalRegistry']);
for (const file of files) mocha.addFile(file);
if (!sideBySide.includes(suite)) await mocha.loadFilesAsync();

const runner = mocha.run((failures) => {
  process.exitCode = failures > 0 ? 1 : 0;
});
const running = recordResult(suite, runner, (result) => {
  clearInterval(ticking);
  if (values.quiet && process.stderr.isTTY) process.stderr.write('\r\x1b[2K');
  writeResult(resultFile(suite), result);
  // A test that leaves a timer or a process behind keeps Node alive; that is a fault too, so say which.
  setTimeout(() => {
    const left = process.getActiveResourcesInfo().join(', ');
    const message = `Something was left open after the last test: ${left}`;
    console.error(message);
    writeResult(resultFile(suite), {
      ...result,
      failed: [...result.failed, { title: `suite ${suite}`, message }],
    });
    process.exit(1);
  }, lingerLimitMs).unref();
});

const tick = () => {
  const done = running.passed + running.failed.length + running.skipped.length;
  // Side by side, each file's tests are known only once it is run.
  const total = runner.total > 0 ? ` of ${runner.total}` : '';
  const text = `${suite}: ${done}${total}, ${running.failed.length} failed`;
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[2K${text}` : `  ${text}\n`);
};
const ticking = values.quiet ? setInterval(tick, process.stderr.isTTY ? 250 : 20_000).unref() : undefined;
