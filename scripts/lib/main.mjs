// The frame of every script: one line for what went wrong, and nothing left running.
import { cleanUp, isEnding } from './process.mjs';

/** @param {() => Promise<void>} work */
export const main = async (work) => {
  try {
    await work();
  } catch (error) {
    if (isEnding()) return;
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  } finally {
    await cleanUp();
  }
};
