// The suites, and how each is run.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';
import { run } from './process.mjs';
import { forgetResult, readResult } from './results.mjs';

/** Suites that plain Mocha runs; the others run inside VS Code. */
const plainSuites = ['unit', 'cli', 'concurrency', 'proof', 'agents', 'ui'];
const hostSuites = ['host', 'desktop'];

/** Every suite, by name. */
export const suiteNames = [...plainSuites, ...hostSuites];

/**
 * Parts of the suite `proof` that take minutes each and depend on chance: `npm run test:proof` and `npm run prove` run
 * them, `npm test` a slice of each.
 */
export const longProofs = ['kill', 'races', 'soak'];

/**
 * How much of the long proofs `npm test` runs: about a minute, from a seed that stays the same.
 * @type {Readonly<Record<string, string>>}
 */
export const sliceOfLongProofs = {
  ORCHESTRA_PROOF_SEED: '20251127',
  ORCHESTRA_PROOF_KILL_ROUNDS: '1',
  ORCHESTRA_PROOF_KILL_TASKS: '30',
  ORCHESTRA_PROOF_RACE_TASKS: '300',
  ORCHESTRA_PROOF_RACE_DEEDS: '30',
  ORCHESTRA_PROOF_SOAK_MINUTES: '0.33',
};

/**
 * The simulated machine runs much code a few times each: it is fastest compiled at once, and with the garbage collected
 * on the processor it runs on.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const nodeFlags = { proof: ['--always-sparkplug', '--single-threaded-gc', '--max-semi-space-size=64'] };

/**
 * @typedef {{
 *   quiet?: boolean,
 *   grep?: string | undefined,
 *   without?: readonly string[],
 *   only?: readonly string[],
 *   env?: Readonly<Record<string, string>>,
 * }} SuiteOptions `without` and `only` name folders of the suite
 */

/**
 * Runs one suite of the built tests (out/) and returns its result; never throws for a failing test.
 * @param {string} suite
 * @param {SuiteOptions} [options]
 */
export const runSuite = async (suite, options = {}) => {
  forgetResult(suite);
  try {
    if (hostSuites.includes(suite)) {
      const { runHostSuite } = await import('./host-suite.mjs');
      await runHostSuite(suite, options);
    } else {
      await runPlainSuite(suite, options);
    }
  } catch (error) {
    const result = readResult(suite);
    if (result.failed.length > 0 && result.elapsedMs > 0) return result;
    const failure = {
      title: `suite ${suite}`,
      message: error instanceof Error ? error.message : String(error),
    };
    return { ...result, failed: [...result.failed.filter((each) => each.title !== failure.title), failure] };
  }
  return readResult(suite);
};

/**
 * @param {string} suite
 * @param {SuiteOptions} options
 */
const runPlainSuite = async (suite, { quiet = false, grep, without = [], only, env = {} }) => {
  const files = builtTests(suite).filter((file) => {
    const folder = path.basename(path.dirname(file));
    return !without.includes(folder) && only?.includes(folder) !== false;
  });
  if (files.length === 0) throw new Error(`There is no test in test/${suite}.`);
  if (suite === 'ui') {
    const { prepareWorkbench } = await import('./workbench.mjs');
    await prepareWorkbench();
  }
  const flags = [...(quiet ? ['--quiet'] : []), ...(grep === undefined ? [] : ['--grep', grep])];
  const mocha = path.join(root, 'scripts', 'lib', 'mocha.mjs');
  await run(
    process.execPath,
    [...(nodeFlags[suite] ?? []), '--enable-source-maps', mocha, suite, ...flags, ...files],
    {
      cwd: root,
      env: { ...process.env, ...env },
      show: true,
    },
  );
};

/** @param {string} suite */
const builtTests = (suite) => {
  const folder = path.join(root, 'out', suite);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.mjs'))
    .map((file) => path.join(folder, file))
    .sort();
};
