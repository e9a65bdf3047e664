// The frame of every script: how it is called, one line for what went wrong, and nothing left running.
import { cleanUp, isEnding } from './process.mjs';

/**
 * @param {() => Promise<void>} work
 * @param {string} [usage] printed where it is asked for, and below an option that there is not
 */
export const main = async (work, usage) => {
  if (usage !== undefined && process.argv.includes('--help')) {
    console.log(usage);
    return;
  }
  try {
    await work();
  } catch (error) {
    if (isEnding()) return;
    const isWrongCall = usage !== undefined && isOfArguments(error);
    console.error(error instanceof Error ? error.message : String(error));
    if (isWrongCall) console.error(`\n${usage}`);
    process.exitCode = isWrongCall ? 2 : 1;
  } finally {
    await cleanUp();
  }
};

/** @param {unknown} error */
const isOfArguments = (error) =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  error.code.startsWith('ERR_PARSE_ARGS');
