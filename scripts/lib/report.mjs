// What `npm test` says at its end.
/** @typedef {import('./results.mjs').SuiteResult} SuiteResult */

/**
 * Everything that failed, with its message, and everything that was skipped.
 * @param {SuiteResult[]} results
 */
export const printFailures = (results) => {
  for (const { suite, failed, skipped } of results) {
    for (const title of skipped) console.log(`skipped  ${suite}: ${title}`);
    for (const { title, message } of failed) {
      console.log(`\nFAILED  ${suite}: ${title}\n${message.replace(/^/gm, '    ')}\n`);
    }
  }
};

/** @param {SuiteResult[]} results */
export const sumLine = (results) => {
  /** @param {(result: SuiteResult) => number} count */
  const sum = (count) => results.reduce((total, result) => total + count(result), 0);
  const passed = sum((result) => result.passed);
  const failed = sum((result) => result.failed.length);
  const skipped = sum((result) => result.skipped.length);
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
};
