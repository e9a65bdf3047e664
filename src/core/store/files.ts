import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { newNonce } from '../model/ids.ts';
import { isMissing, OrchestraError, systemCode, writeError } from '../model/errors.ts';
import { type Said, words } from '../model/words.ts';
import { flushFolder } from './flush.ts';
import { onceLetGo } from './letGo.ts';
import { giveMadeFolder, giveToFolderOwner } from './ownership.ts';
import { openPlainFile, PRIVATE_FILE, UnreadableFile } from './plainFile.ts';

const PRIVATE_FOLDER = 0o700;

/** Makes a folder and its parents. @throws OrchestraError where that cannot be done. */
export function ensureFolder(path: string): void {
  try {
    makeFolder(path);
  } catch (error) {
    throw writeError(path, error);
  }
}

/**
 * Step by step: the recursive way of Node calls a parent that is read-only missing, and never ends below /proc, where a
 * folder stays missing whatever stands above it.
 */
function makeFolder(path: string, hasParent = false): void {
  try {
    mkdirSync(path, { mode: PRIVATE_FOLDER });
    giveMadeFolder(path);
  } catch (error) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
    if (hasParent || !isMissing(error) || dirname(path) === path) throw error;
    makeFolder(dirname(path));
    makeFolder(path, true);
  }
}

/** Names in a folder; none where the folder is missing. @throws UnreadableFile */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw unreadable(folder, error);
  }
}

/** Time of the last change of a file or folder in milliseconds, or undefined where it is missing. @throws UnreadableFile */
export function changedAtMs(path: string): number | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.mtimeMs;
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): UnreadableFile {
  return new UnreadableFile(
    'io',
    path,
    words`cannot be read (${systemCode(error) ?? words`unknown`})`,
    error,
  );
}

/** What reading a file gave: its bytes, or why there are none. */
export type ReadResult =
  | { readonly kind: 'ok'; readonly bytes: Buffer; readonly mtimeMs: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly reason: Said };

/**
 * Reads a whole regular file of at most `maxBytes`; folders, links, pipes and larger files are refused with words.
 * @throws UnreadableFile where it was opened and cannot be read: an error of the disk
 */
export function readRegularFile(path: string, maxBytes: number): ReadResult {
  let fd: number;
  try {
    fd = onceLetGo(() => openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK));
  } catch (error) {
    if (isMissing(error)) return { kind: 'missing' };
    const code = systemCode(error);
    return {
      kind: 'refused',
      reason:
        code === 'ELOOP' ? words`is a link, not a file` : words`cannot be read (${code ?? words`unknown`})`,
    };
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile())
      return {
        kind: 'refused',
        reason: stat.isDirectory() ? words`is a folder, not a file` : words`is not a regular file`,
      };
    if (stat.size > maxBytes) {
      return {
        kind: 'refused',
        reason: words`is too large (${stat.size} bytes; at most ${maxBytes})`,
      };
    }
    return { kind: 'ok', bytes: readAll(fd, stat.size), mtimeMs: stat.mtimeMs };
  } catch (error) {
    throw unreadable(path, error);
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

/** More than this is read of nothing at once: no file of ours comes near it. */
const MAX_READ_BYTES = 256 * 1024 * 1024;

/**
 * The bytes of a file from `offset` to its end, or `atMostBytes` of them; undefined where it is missing.
 * @throws UnreadableFile for what is no plain file, far too large, or not ours to read
 */
export function readFrom(path: string, offset: number, atMostBytes = Infinity): Buffer | undefined {
  let fd: number | undefined;
  try {
    fd = openPlainFile(path, constants.O_RDONLY);
    const size = Math.min(fstatSync(fd).size - offset, atMostBytes);
    if (size > MAX_READ_BYTES) throw new UnreadableFile('damaged', path, words`is too large (${size} bytes)`);
    if (size <= 0) return Buffer.alloc(0);
    const bytes = Buffer.allocUnsafe(size);
    const read = readSync(fd, bytes, 0, size, offset);
    return bytes.subarray(0, read);
  } catch (error) {
    if (OrchestraError.is(error)) throw error;
    if (isMissing(error)) return undefined;
    throw unreadable(path, error);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** The text of a file of ours; undefined where it is missing, or is something that holds nothing of ours. */
export function readText(path: string): string | undefined {
  return readBytes(path)?.toString('utf8');
}

/** As {@link readText}, but its bytes. */
export function readBytes(path: string): Buffer | undefined {
  try {
    return readFrom(path, 0);
  } catch (error) {
    if (OrchestraError.is(error, 'damaged')) return undefined;
    throw error;
  }
}

/** The last `maxBytes` of a file as text; empty where it is missing or no plain file: a link is not followed. */
export function readTail(path: string, maxBytes: number): string {
  const size = lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
  try {
    return readFrom(path, Math.max(0, size - maxBytes), maxBytes)?.toString('utf8') ?? '';
  } catch (error) {
    if (OrchestraError.is(error, 'damaged')) return '';
    throw error;
  }
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
    giveToFolderOwner(path, fd);
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

/** Writes over the beginning of a file that is there. @throws OrchestraError */
export function overwriteFile(path: string, content: string): void {
  let fd: number | undefined;
  try {
    fd = openPlainFile(path, constants.O_WRONLY);
    writeFully(fd, content);
  } catch (error) {
    throw OrchestraError.is(error) ? error : writeError(path, error);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
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
    onceLetGo(() => renameSync(temporary, path));
  } catch (error) {
    removeFile(temporary);
    throw writeError(path, error);
  }
  if (options.flush === true) flushFolder(dirname(path));
}

/**
 * Puts a new file at `path` in one step, unless there is one; says whether it did. A reader sees all of it or none.
 * @throws OrchestraError
 */
export function placeNewFile(
  path: string,
  content: string | Uint8Array,
  options: { flush?: boolean } = {},
): boolean {
  const temporary = join(dirname(path), `.${newNonce()}.tmp`);
  writeNewFile(temporary, content, options);
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw writeError(path, error);
    return false;
  } finally {
    removeFile(temporary);
  }
}

/** Gives a file or folder the time of now, if it is there. @throws OrchestraError */
export function touch(path: string): void {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw writeError(path, error);
  }
}

/** Removes a file; a missing one is no error. Folders are never removed by it. */
export function removeFile(path: string): void {
  try {
    onceLetGo(() => unlinkSync(path));
  } catch (error) {
    if (!isMissing(error)) throw writeError(path, error);
  }
}

/** Moves a file; says whether it was there. @throws OrchestraError */
export function moveFile(from: string, to: string): boolean {
  try {
    onceLetGo(() => renameSync(from, to));
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw writeError(to, error);
  }
}
