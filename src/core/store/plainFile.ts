import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { OrchestraError, systemCode } from '../model/errors.ts';
import { type Said, type Words, words } from '../model/words.ts';
import { onceLetGo } from './letGo.ts';
import { giveToFolderOwner } from './ownership.ts';

/** Mode of files that may hold prompts: the owner's alone. */
export const PRIVATE_FILE = 0o600;

/** A file or folder of ours that cannot be read: `damaged` where something else stands in its place, else `io`. */
export class UnreadableFile extends OrchestraError {
  readonly path: string;
  /** What is wrong, as the end of a sentence that begins with the path. */
  readonly predicate: Said;

  constructor(reason: 'damaged' | 'io', path: string, predicate: Said, cause?: unknown) {
    super(
      reason,
      reason === 'damaged'
        ? words`${path} ${predicate}; move it away.`
        : words`${path} ${predicate}; check its permissions.`,
      { cause },
    );
    this.path = path;
    this.predicate = predicate;
  }
}

/** How something that is no file is named. */
const KINDS: Readonly<Record<string, Words>> = {
  ELOOP: words`is a link, not a file`,
  EISDIR: words`is a folder, not a file`,
  ENXIO: words`is a pipe, not a file`,
};

/**
 * Opens a file of ours. A link is not followed, since what it leads to is not ours; a pipe is not waited for.
 * @throws OrchestraError `damaged` for whatever is no plain file; the system's own error for all else
 */
export function openPlainFile(path: string, flags: number): number {
  let fd: number;
  try {
    fd = onceLetGo(() => openSync(path, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, PRIVATE_FILE));
  } catch (error) {
    const kind = KINDS[systemCode(error) ?? ''];
    if (kind !== undefined) throw new UnreadableFile('damaged', path, kind, error);
    throw error;
  }
  const stat = fstatSync(fd);
  if (stat.isFile()) {
    if ((flags & constants.O_CREAT) !== 0) giveToFolderOwner(path, fd);
    return fd;
  }
  closeSync(fd);
  const kind = stat.isDirectory() ? words`is a folder, not a file` : words`is not a regular file`;
  throw new UnreadableFile('damaged', path, kind);
}
