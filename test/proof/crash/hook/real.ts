import fs from 'node:fs';

// Taken before anything is wrapped.
const { openSync, writeSync, closeSync } = fs;
const kill = process.kill.bind(process);

/** What the hook itself does to the disk: never counted. */
export const real = {
  /** Appends to a file of the test's own. */
  append(file: string, text: string): void {
    const fd = openSync(file, 'a');
    try {
      writeSync(fd, text);
    } finally {
      closeSync(fd);
    }
  },
  /** Makes a file exclusively; false where it is there already. */
  createNew(file: string): boolean {
    try {
      closeSync(openSync(file, 'wx'));
      return true;
    } catch {
      return false;
    }
  },
  /** Ends this process as a power switch would: nothing of it runs any more. */
  die(): never {
    kill(process.pid, 'SIGKILL');
    for (;;);
  },
};
