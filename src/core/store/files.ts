import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { newNonce } from '../model/ids.ts';
import { systemCode, writeError } from '../model/errors.ts';

/** Mode of files that may hold prompts: the owner's alone. */
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** Whether an operation failed because something is not there. */
function isMissing(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Makes a folder and its parents. @throws OrchestraError where that cannot be done. */
export function ensureFolder(path: string): void {
  try {
    makeFolder(path);
  } catch (error) {
    throw writeError(path, error);
  }
}

/** Step by step: the recursive way of Node calls a parent that is read-only missing. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: PRIVATE_FOLDER });
  } catch (error) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
    if (!isMissing(error) || dirname(path) === path) throw error;
    makeFolder(dirname(path));
    makeFolder(path);
  }
}

/** Names in a folder; none where the folder is missing. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Time of the last change of a file or folder in milliseconds, or undefined where it is missing. */
export function changedAtMs(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

/** What reading a file gave: its bytes, or why there are none. */
export type ReadResult =
  | { readonly kind: 'ok'; readonly bytes: Buffer; readonly mtimeMs: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Reads a whole regular file of at most `maxBytes`; folders, links, pipes and larger files are refused with words. */
export function readRegularFile(path: string, maxBytes: number): ReadResult {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (isMissing(error)) return { kind: 'missing' };
    const code = systemCode(error);
    return {
      kind: 'refused',
      reason: code === 'ELOOP' ? 'is a link, not a file' : `cannot be read (${code ?? 'unknown'})`,
    };
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile())
      return {
        kind: 'refused',
        reason: stat.isDirectory() ? 'is a folder, not a file' : 'is not a regular file',
      };
    if (stat.size > maxBytes) {
      return {
        kind: 'refused',
        reason: `is too large (${String(stat.size)} bytes; at most ${String(maxBytes)})`,
      };
    }
    return { kind: 'ok', bytes: readAll(fd, stat.size), mtimeMs: stat.mtimeMs };
  } finally {
    closeSync(fd);
  }
}

function readAll(fd: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const read = readSync(fd, bytes, length, size - length, length);
    if (read === 0) break;
    length += read;
  }
  return length === size ? bytes : bytes.subarray(0, length);
}

/** The bytes of a file from `offset` to its end, or undefined where it is missing or no file (a folder, a pipe). */
export function readFrom(path: string, offset: number): Buffer | undefined {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return undefined;
    const size = stat.size - offset;
    if (size <= 0) return Buffer.alloc(0);
    const bytes = Buffer.allocUnsafe(size);
    const read = readSync(fd, bytes, 0, size, offset);
    return bytes.subarray(0, read);
  } finally {
    closeSync(fd);
  }
}

/** The last `maxBytes` of a file as text; empty where it is missing. */
export function readTail(path: string, maxBytes: number): string {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return readFrom(path, Math.max(0, size - maxBytes))?.toString('utf8') ?? '';
}

/** Writes a new private file; with `flush` its bytes are on the disk on return. @throws OrchestraError */
export function writeNewFile(
  path: string,
  content: string | Uint8Array,
  options: { flush?: boolean } = {},
): void {
  let fd: number | undefined;
  try {
    fd = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, PRIVATE_FILE);
    writeFully(fd, content);
    if (options.flush === true) fsyncSync(fd);
  } catch (error) {
    if (fd !== undefined) removeFile(path);
    throw writeError(path, error);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function writeFully(fd: number, content: string | Uint8Array): void {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  let done = 0;
  while (done < bytes.length) done += writeSync(fd, bytes, done, bytes.length - done);
}

/** Puts `content` at `path` in one step: a reader sees the old file or the new one, never half. @throws OrchestraError */
export function replaceFile(
  path: string,
  content: string | Uint8Array,
  options: { flush?: boolean } = {},
): void {
  const temporary = join(dirname(path), `.${newNonce()}.tmp`);
  writeNewFile(temporary, content, options);
  try {
    renameSync(temporary, path);
  } catch (error) {
    removeFile(temporary);
    throw writeError(path, error);
  }
  if (options.flush === true) flushFolder(dirname(path));
}

/** Makes names created in a folder survive a power cut. Folders cannot be flushed on Windows; there it does nothing. */
export function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, constants.O_RDONLY);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Makes the content of a file survive a power cut; a missing one has none. @throws OrchestraError */
export function flushFile(path: string): void {
  let fd: number | undefined;
  try {
    fd = openSync(path, constants.O_RDWR);
    fdatasyncSync(fd);
  } catch (error) {
    if (!isMissing(error)) throw writeError(path, error);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** How an append is to be done. */
export interface AppendOptions {
  /** Make the file if it is missing; without it a missing file is an error (`ENOENT` as the cause). */
  readonly create?: boolean;
  readonly flush?: boolean;
}

/** Ends a line that was cut off, so that it never parses, not even where only its newline is missing. */
const CUT_OFF = '\u0000';

/**
 * Appends in one write call. A line that somebody's full disk cut off is closed first, so that it spoils no other.
 * On a short write the error says so and what was written stays as a line that does not parse.
 * @throws OrchestraError; undefined is returned where the file is missing and `create` is not set.
 */
export function appendText(path: string, content: string, options: AppendOptions = {}): 'done' | 'missing' {
  let fd: number | undefined;
  try {
    const flags = constants.O_RDWR | constants.O_APPEND | (options.create === true ? constants.O_CREAT : 0);
    fd = openSync(path, flags, PRIVATE_FILE);
    const bytes = Buffer.from(endsOpen(fd) ? `${CUT_OFF}\n${content}` : content, 'utf8');
    const written = writeSync(fd, bytes, 0, bytes.length);
    if (written < bytes.length) {
      throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
    }
    if (options.flush === true) fdatasyncSync(fd);
    return 'done';
  } catch (error) {
    if (options.create !== true && isMissing(error)) return 'missing';
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

/** Removes a file; a missing one is no error. Folders are never removed by it. */
export function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isMissing(error)) throw writeError(path, error);
  }
}

/** Moves a file; says whether it was there. @throws OrchestraError */
export function moveFile(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw writeError(to, error);
  }
}
