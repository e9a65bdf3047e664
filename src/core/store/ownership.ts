import { closeSync, constants, fchownSync, fstatSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * What root makes in somebody's folder (`sudo`, a container) becomes theirs: it is readable for its owner alone, and they
 * would be locked out of their own queue. For all others, and in root's own folders, nothing happens.
 *
 * @param fd the file or folder `path`, just opened to be made: one that was there before stays whose it was
 */
export function giveToFolderOwner(path: string, fd: number): void {
  if (process.geteuid?.() !== 0) return;
  try {
    const folder = statSync(dirname(path));
    const made = fstatSync(fd);
    if (made.uid === folder.uid || !isJustMade(made)) return;
    fchownSync(fd, folder.uid, folder.gid);
  } catch {
    // A file system that knows no owners: there it is nobody else's either.
  }
}

/** As {@link giveToFolderOwner}, for a folder that was just made. */
export function giveMadeFolder(path: string): void {
  if (process.geteuid?.() !== 0) return;
  // By what is open, not by its name: whoever owns the folder around it could put something else there.
  const fd = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    giveToFolderOwner(path, fd);
  } finally {
    closeSync(fd);
  }
}

/** A file with a second name, or with something in it, could be any of root's. */
function isJustMade(made: { isFile(): boolean; nlink: number; size: number }): boolean {
  return !made.isFile() || (made.nlink === 1 && made.size === 0);
}
