import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, statSync } from 'node:fs';
import { systemCode } from '../model/errors.ts';
import { type Said, words } from '../model/words.ts';

/** What reading a file gave: its text, or why there is none. */
type TextResult =
  | { readonly kind: 'ok'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly reason: Said };

/** Reads a text file. Never throws. */
export type ReadText = (path: string) => TextResult;

/** Bytes of a configuration or template file that is still read. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Reads a regular UTF-8 file from the disk; links are followed, pipes and folders are not waited for. */
export const readTextFile: ReadText = (path) => {
  let fd: number | undefined;
  try {
    // Most of these files are missing most of the time, and an error is slower than a look.
    if (statSync(path, { throwIfNoEntry: false }) === undefined) return withoutFile(path);
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(fd);
    if (!stat.isFile())
      return {
        kind: 'refused',
        reason: stat.isDirectory() ? words`a folder` : words`something that is no file`,
      };
    if (stat.size > MAX_BYTES)
      return { kind: 'refused', reason: words`${stat.size} bytes (at most ${MAX_BYTES} are read)` };
    const bytes = Buffer.alloc(stat.size);
    const length = readSync(fd, bytes, 0, stat.size, 0);
    return { kind: 'ok', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length)) };
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    return {
      kind: 'refused',
      reason:
        error instanceof TypeError
          ? words`bytes that are not UTF-8`
          : words`an error (${code ?? words`unknown`})`,
    };
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
};

/** What a link leads to may only be out of reach for now. */
function withoutFile(path: string): TextResult {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return isLink ? { kind: 'refused', reason: words`a link that leads nowhere` } : { kind: 'missing' };
}
