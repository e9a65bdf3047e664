// Runs everything that proves a promise, and writes one page.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './lib/install.mjs';
import { main } from './lib/main.mjs';
import { root } from './lib/paths.mjs';
import { run } from './lib/process.mjs';
import { addUp, parseReport, parseTally, toJson, toMarkdown } from './lib/proof-report.mjs';
import { printFailures, sumLine } from './lib/report.mjs';
import { runSuite } from './lib/suites.mjs';

/**
 * What is more at the full size; the small one is what the suites do by themselves.
 * @type {Readonly<Record<string, string>>}
 */
const FULL = {
  ORCHESTRA_FUZZ_OPS: '1000000',
  ORCHESTRA_PROOF_CUTS: '1000000',
  ORCHESTRA_PROOF_POWER_CUTS: '1000000',
  ORCHESTRA_PROOF_KILL_ROUNDS: '500',
  ORCHESTRA_PROOF_KILL_TASKS: '500',
  ORCHESTRA_PROOF_RACE_TASKS: '5000',
  ORCHESTRA_PROOF_RACE_DEEDS: '5000',
  ORCHESTRA_PROOF_MUTATIONS: '3000',
  ORCHESTRA_PROOF_SOAK_MINUTES: '120',
};

const folder = path.join(root, 'prove-results');

/** @param {readonly string[]} args */
const git = (args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();

const commit = () => {
  const isChanged = git(['status', '--porcelain', '--untracked-files=no']) !== '';
  return `${git(['rev-parse', '--short=10', 'HEAD'])}${isChanged ? '+' : ''}`;
};

const machine = () => {
  const gigabytes = (os.totalmem() / 2 ** 30).toFixed(0);
  const processor = os.cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${os.type()} ${os.release()}, ${os.availableParallelism()} × ${processor}, ${gigabytes} GB, Node ${process.versions.node}`;
};

/** @param {string} size @param {string | undefined} grep */
const prove = async (size, grep) => {
  const at = new Date().toISOString();
  const startedMs = performance.now();
  const tally = path.join(folder, `tally-${at.replaceAll(':', '.')}.jsonl`);
  writeFileSync(tally, '');
  process.env['ORCHESTRA_PROOF_TALLY'] = tally;
  if (size === 'full') for (const [name, value] of Object.entries(FULL)) process.env[name] ??= value;
  await ensureDependencies();
  await run(process.execPath, ['esbuild.mjs'], { show: true });
  await run(process.execPath, ['esbuild.mjs', '--tests'], { show: true });
  const results = [];
  for (const suite of ['proof', 'concurrency']) results.push(await runSuite(suite, { grep }));
  printFailures(results);
  console.log(sumLine(results));
  const lines = parseTally(readFileSync(tally, 'utf8'));
  rmSync(tally);
  return {
    ...{
      at,
      commit: commit(),
      size,
      machine: machine(),
      elapsedMs: Math.round(performance.now() - startedMs),
    },
    lines: [...lines, ...results.map(({ suite, passed, failed }) => testsOf(suite, passed, failed.length))],
    failed: results.flatMap((result) => result.failed),
    skipped: results.flatMap((result) => result.skipped),
  };
};

/** @param {string} suite @param {number} passed @param {number} failed */
const testsOf = (suite, passed, failed) => ({
  promise: 'every behaviour that has a test of its own',
  run: `tests of ${suite}`,
  ...{ tried: passed + failed, violations: failed, at: new Date().toISOString() },
});

const usage = `npm run prove -- [--size small|full] [--grep TEXT] [--add FILE]… [--only-add]
  --size full  as large as the page in docs/ has it; default: small
  --grep TEXT  only the tests with this in their names (a regular expression)
  --add FILE   counts the report.json of an earlier run as well
  --only-add   runs nothing, only adds up`;

process.chdir(root);
await main(async () => {
  const { values } = parseArgs({
    options: {
      size: { type: 'string', default: 'small' },
      grep: { type: 'string' },
      add: { type: 'string', multiple: true, default: [] },
      'only-add': { type: 'boolean', default: false },
    },
  });
  if (!['small', 'full'].includes(values.size))
    throw new Error(`--size is small or full, not ${values.size}.`);
  for (const file of values.add) if (!existsSync(file)) throw new Error(`There is no report ${file}.`);
  mkdirSync(folder, { recursive: true });
  const earlier = values.add.flatMap((file) => parseReport(readFileSync(file, 'utf8')));
  const proofs = addUp(values['only-add'] ? earlier : [...earlier, await prove(values.size, values.grep)]);
  writeFileSync(path.join(folder, 'report.json'), toJson(proofs));
  writeFileSync(path.join(folder, 'report.md'), toMarkdown(proofs));
  console.log(`The page is ${path.join(folder, 'report.md')}.`);
  const isBroken = proofs.some(
    ({ failed, lines }) => failed.length > 0 || lines.some(({ violations }) => violations > 0),
  );
  process.exitCode = isBroken ? 1 : 0;
}, usage);
