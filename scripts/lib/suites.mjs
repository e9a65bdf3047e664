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
 * them, `npm test` does not.
 */
export const longProofs = ['kill', 'races', 'soak'];

/**
 * The simulated machine runs much code a few times each: it is fastest compiled at once, and with the garbage collected
 * on the processor it runs on.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const nodeFlags = { proof: ['--always-sparkplug', '--single-threaded-gc', '--max-semi-space-size=64'] };

/** @typedef {{ quiet?: boolean, grep?: string | undefined, without?: readonly string[] }} SuiteOptions */

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
const runPlainSuite = async (suite, { quiet = false, grep, without = [] }) => {
  const files = builtTests(suite).filter((file) => !without.includes(path.basename(path.dirname(file))));
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
