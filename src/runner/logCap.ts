import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

/** What stands where the middle was taken out. */
const CUT = '\n[orchestra: the middle of this log was removed because it grew too large]\n';

/**
 * Keeps a log that an agent appends to below `maxBytes`: head and tail stay, the middle goes. The agent's own
 * descriptor appends, so it goes on at the new end. Returns whether it was cut.
 */
export function capLog(path: string, maxBytes: number): boolean {
  if (maxBytes <= 0) return false;
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDWR | constants.O_NOFOLLOW);
  } catch {
    return false;
  }
  try {
    const { size } = fstatSync(fd);
    if (size <= maxBytes) return false;
    const keep = Math.floor(maxBytes / 4);
    const tail = Buffer.allocUnsafe(keep);
    const read = readSync(fd, tail, 0, keep, size - keep);
    ftruncateSync(fd, keep);
    writeSync(fd, Buffer.concat([Buffer.from(CUT), tail.subarray(0, read)]), 0, null, keep);
    return true;
  } finally {
    closeSync(fd);
  }
}
