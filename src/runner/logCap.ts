import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

/** What stands where the middle was taken out. */
const CUT = '\n[orchestra: the middle of this log was removed because it grew too large]\n';

/** An agent that never stops printing is not waited for. */
const COPY_ROUNDS = 5;

/**
 * Keeps a log that an agent appends to below `maxBytes`: head and tail stay, the middle goes. The agent's own
 * descriptor appends, so it goes on at the new end. Returns whether it was cut.
 *
 * The tail is written over the middle, and only then the log ends behind it: whoever is killed in between leaves a log
 * that is still too large and has the tail twice.
 */
export function capLog(path: string, maxBytes: number): boolean {
  if (maxBytes <= 0) return false;
  let fd: number;
  try {
    // Not appending: with that, Linux writes at the end whatever place is named.
    fd = openSync(path, constants.O_RDWR | constants.O_NOFOLLOW);
  } catch {
    return false;
  }
  try {
    const { size } = fstatSync(fd);
    if (size <= maxBytes) return false;
    const keep = Math.floor(maxBytes / 4);
    const cut = Buffer.from(CUT);
    let end = keep + writeAll(fd, cut, keep);
    let copied = size - keep;
    for (let round = 1; round <= COPY_ROUNDS; round++) {
      // What the agent adds meanwhile follows; what it adds between the last look and the cut is lost.
      const { size: now } = fstatSync(fd);
      if (now <= copied) break;
      end += copyWithin(fd, copied, now, end);
      copied = now;
    }
    ftruncateSync(fd, end);
    return true;
  } finally {
    closeSync(fd);
  }
}

/** Copies what stands from `from` to `to`, to an earlier place in the same file. Returns how many bytes that were. */
function copyWithin(fd: number, from: number, to: number, at: number): number {
  const bytes = Buffer.allocUnsafe(to - from);
  const read = readSync(fd, bytes, 0, bytes.length, from);
  return writeAll(fd, bytes.subarray(0, read), at);
}

function writeAll(fd: number, bytes: Buffer, at: number): number {
  for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done, bytes.length - done, at + done);
  return bytes.length;
}
