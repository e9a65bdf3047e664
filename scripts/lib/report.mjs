// What `npm test` says at its end.
/** @typedef {import('./results.mjs').SuiteResult} SuiteResult */

/** More characters of a message than this are not shown in the list at the end. */
const FIRST_WORDS = 160;

/**
 * Everything that failed, with its message, and everything that was skipped. Where several failed, a line for each
 * stands at the end, where it is seen first.
 * @param {SuiteResult[]} results
 */
export const printFailures = (results) => {
  for (const { suite, failed, skipped } of results) {
    for (const title of skipped) console.log(`skipped  ${suite}: ${title}`);
    for (const { title, message } of failed) {
      console.log(`\nFAILED  ${suite}: ${title}\n${message.replace(/^/gm, '    ')}\n`);
    }
  }
  const all = results.flatMap(({ suite, failed }) => failed.map((failure) => ({ suite, ...failure })));
  if (all.length < 2) return;
  console.log('Failed, all the words of each above:');
  for (const { suite, title, message } of all) {
    console.log(`  ${suite}: ${title}: ${message.replaceAll(/\s+/g, ' ').slice(0, FIRST_WORDS)}`);
  }
  console.log('');
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
