import { linkSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode, writeError } from '../model/errors.ts';
import { newNonce } from '../model/ids.ts';
import { ensureFolder, moveFile, namesIn } from './files.ts';
import type { QueuePaths } from './paths.ts';

/**
 * Keeps what stands in the task file under a second name, before the file is written anew from the journal: somebody
 * may have typed it. The first name stays, so that nobody finds the task without a file. @throws OrchestraError
 */
export function setAside(paths: QueuePaths, id: string): void {
  const file = paths.taskFile(id);
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat === undefined || (stat.isFile() && stat.size === 0)) return;
  if (!stat.isFile()) {
    // A link, a folder, a pipe: the task cannot be shown while it stands there.
    ensureFolder(paths.damaged);
    moveFile(file, join(paths.damaged, `${id}.${newNonce()}`));
    return;
  }
  // The same content has the same name, however often its task is written.
  const copy = join(paths.damaged, `${id}.${String(Math.trunc(stat.mtimeMs))}-${String(stat.size)}.json`);
  ensureFolder(paths.damaged);
  try {
    linkSync(file, copy);
  } catch (error) {
    const code = systemCode(error);
    if (code !== 'EEXIST' && code !== 'ENOENT') throw writeError(copy, error);
  }
}

/** Names of the task files that were set aside. */
export function setAsideNames(paths: QueuePaths): string[] {
  return namesIn(paths.damaged).filter((name) => name.endsWith('.json'));
}
