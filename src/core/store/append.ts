import { closeSync, constants, fdatasyncSync, fstatSync, readSync, writeSync } from 'node:fs';
import { OrchestraError, systemCode, writeError } from '../model/errors.ts';
import { openPlainFile } from './plainFile.ts';

/** How an append is to be done. */
interface AppendOptions {
  /** Make the file if it is missing; without it a missing file is an error (`ENOENT` as the cause). */
  readonly create?: boolean;
  readonly flush?: boolean;
}

/** Ends a line that was cut off, so that it never parses, not even where only its newline is missing. */
const CUT_OFF = '\u0000';

/**
 * Appends in one write call. A line that somebody's full disk cut off is closed first, so that it spoils no other.
 * On a short write the error says so and what was written stays as a line that does not parse.
 * @throws OrchestraError, `damaged` where the path is no plain file; undefined is returned where the file is missing and
 * `create` is not set.
 */
export function appendText(path: string, content: string, options: AppendOptions = {}): 'done' | 'missing' {
  let fd: number | undefined;
  try {
    fd = openPlainFile(
      path,
      constants.O_RDWR | constants.O_APPEND | (options.create === true ? constants.O_CREAT : 0),
    );
    const bytes = Buffer.from(endsOpen(fd) ? `${CUT_OFF}\n${content}` : content, 'utf8');
    const written = writeSync(fd, bytes, 0, bytes.length);
    if (written < bytes.length) {
      throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
    }
    if (options.flush === true) fdatasyncSync(fd);
    return 'done';
  } catch (error) {
    if (OrchestraError.is(error)) throw error;
    if (options.create !== true && systemCode(error) === 'ENOENT') return 'missing';
    throw writeError(path, error);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function endsOpen(fd: number): boolean {
  const size = fstatSync(fd).size;
  if (size === 0) return false;
  const last = Buffer.allocUnsafe(1);
  readSync(fd, last, 0, 1, size - 1);
  return last[0] !== 0x0a;
}
