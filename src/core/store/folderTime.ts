import { changedAtMs } from './files.ts';
import { isTrusted } from './indexHead.ts';

/** Watches a folder by its time alone, for those who look often and nearly always find nothing new. */
export class FolderTime {
  readonly #folder: string;
  #seen: { readonly folderMs: number; readonly atMs: number } | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** False only where no name in the folder can have come, gone or been replaced since it was last asked. */
  mayHaveChanged(nowMs: number): boolean {
    const folderMs = changedAtMs(this.#folder);
    const seen = this.#seen;
    if (folderMs !== undefined && folderMs === seen?.folderMs && isTrusted(folderMs, seen.atMs)) return false;
    this.#seen = folderMs === undefined ? undefined : { folderMs, atMs: nowMs };
    return true;
  }
}
