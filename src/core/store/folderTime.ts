import { join } from 'node:path';
import { OrchestraError } from '../model/errors.ts';
import { newNonce } from '../model/ids.ts';
import { changedAtMs, removeFile, touch, writeNewFile } from './files.ts';
import { isTrusted } from './indexHead.ts';

/** A folder is looked at in full this often, whatever its time says, milliseconds. */
const IN_ANY_CASE_MS = 5000;

interface Look {
  readonly folderMs: number;
  readonly atMs: number;
}

/** Watches a folder by its time alone, for those who look often and nearly always find nothing new. */
export class FolderTime {
  readonly #folder: string;
  #current: Look | undefined;
  #seen: Look | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** False only where no name in the folder can have come, gone or been replaced since what was last {@link seen}. */
  mayHaveChanged(nowMs: number): boolean {
    const folderMs = changedAtMs(this.#folder);
    this.#current = folderMs === undefined ? undefined : { folderMs, atMs: nowMs };
    const seen = this.#seen;
    if (seen === undefined || folderMs !== seen.folderMs || !isTrusted(folderMs, seen.atMs)) return true;
    return nowMs < seen.atMs || nowMs - seen.atMs > IN_ANY_CASE_MS;
  }

  /** What was there when it was last asked has been looked at, and needs no second look. */
  seen(): void {
    this.#seen = this.#current;
  }
}

/** Gives a folder a new time, for those who watch it by that: something in it has changed that no name tells of. */
export function renewTime(folder: string): void {
  try {
    touch(folder);
  } catch (error) {
    // Only its owner may set its time; whoever may write in it can have a name come and go.
    if (!OrchestraError.is(error, 'not-writable')) throw error;
    const name = join(folder, `.${newNonce()}.tmp`);
    writeNewFile(name, '');
    removeFile(name);
  }
}
