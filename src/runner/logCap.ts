import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

/** What stands where the middle was taken out. */
const CUT = '\n[orchestra: the middle of this log was removed because it grew too large]\n';

/** An agent that never stops printing is not waited for. */
const READ_ROUNDS = 5;

/**
 * Keeps a log that an agent appends to below `maxBytes`: head and tail stay, the middle goes. The agent's own
 * descriptor appends, so it goes on at the new end. Returns whether it was cut.
 */
export function capLog(path: string, maxBytes: number): boolean {
  if (maxBytes <= 0) return false;
  let fd: number;
  try {
    // Appending, as the agent does: what it writes between our two steps stays, and so does the head.
    fd = openSync(path, constants.O_RDWR | constants.O_APPEND | constants.O_NOFOLLOW);
  } catch {
    return false;
  }
  try {
    const { size } = fstatSync(fd);
    if (size <= maxBytes) return false;
    const keep = Math.floor(maxBytes / 4);
    const tail = readEnd(fd, keep);
    ftruncateSync(fd, keep);
    writeSync(fd, Buffer.concat([Buffer.from(CUT), tail]));
    return true;
  } finally {
    closeSync(fd);
  }
}

/** The end of the log as it is a moment before the cut: what comes in between is lost, so that is kept short. */
function readEnd(fd: number, length: number): Buffer {
  const tail = Buffer.allocUnsafe(length);
  for (let round = 1; ; round++) {
    const { size } = fstatSync(fd);
    const read = readSync(fd, tail, 0, length, size - length);
    if (round === READ_ROUNDS || fstatSync(fd).size === size) return tail.subarray(0, read);
  }
}
