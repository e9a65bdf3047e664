// What a suite leaves behind: one JSON file, which `npm test` sums up.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';

/**
 * @typedef {{ title: string, message: string }} Failure
 * @typedef {{ suite: string, passed: number, failed: Failure[], skipped: string[], elapsedMs: number }} SuiteResult
 */

/**
 * Follows a Mocha run and calls `done` with its sums when it ends.
 * @param {string} suite
 * @param {import('mocha').Runner} runner
 * @param {(result: SuiteResult) => void} done
 */
export const recordResult = (suite, runner, done) => {
  const startedMs = performance.now();
  /** @type {SuiteResult} */
  const result = { suite, passed: 0, failed: [], skipped: [], elapsedMs: 0 };
  runner.on('pass', () => (result.passed += 1));
  runner.on('pending', (test) => result.skipped.push(test.fullTitle()));
  runner.on('fail', (test, error) => {
    result.failed.push({ title: test.fullTitle(), message: describe(error) });
  });
  runner.on('end', () => done({ ...result, elapsedMs: Math.round(performance.now() - startedMs) }));
  return result;
};

/** @param {unknown} error */
const describe = (error) => {
  // From a process beside this one an error comes as a plain object.
  if (typeof error !== 'object' || error === null || !('message' in error)) return String(error);
  const difference =
    'actual' in error && 'expected' in error
      ? `\n  expected ${brief(error.expected)}\n  actual   ${brief(error.actual)}`
      : '';
  return `${String('stack' in error ? error.stack : error.message)}${difference}`;
};

/** @param {unknown} value */
const brief = (value) => {
  const text = typeof value === 'string' ? value : inspect(value, { depth: 6, breakLength: 100 });
  return text.length > 2000 ? `${text.slice(0, 2000)}…` : text;
};

/** @param {string} suite */
export const resultFile = (suite) => path.resolve('out', 'results', `${suite}.json`);

/**
 * @param {string} file
 * @param {SuiteResult} result
 */
export const writeResult = (file, result) => {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.tmp`, `${JSON.stringify(result, null, 2)}\n`);
  renameSync(`${file}.tmp`, file);
};

/** @param {string} suite */
export const forgetResult = (suite) => rmSync(resultFile(suite), { force: true });

/**
 * The result of a suite, or a failed one saying that there is none.
 * @param {string} suite
 * @returns {SuiteResult}
 */
export const readResult = (suite) => {
  const file = resultFile(suite);
  if (existsSync(file)) return /** @type {SuiteResult} */ (JSON.parse(readFileSync(file, 'utf8')));
  const failure = { title: `suite ${suite}`, message: 'The suite ended without a result.' };
  return { suite, passed: 0, failed: [failure], skipped: [], elapsedMs: 0 };
};
