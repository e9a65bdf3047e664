import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf, systemCode } from '../../core/index.ts';

const KEPT_MS = 86_400_000;

/**
 * What was told, for all windows of a person: an empty file for each, made exclusively, so that of several windows that
 * see the same thing one tells it.
 */
export class ToldOnce {
  readonly #folder: string;

  /** @param folder is made where it is missing; forgets what was told more than a day before `nowMs` */
  constructor(folder: string, nowMs: number) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      const file = join(folder, name);
      const toldAtMs = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? nowMs;
      if (nowMs - toldAtMs > KEPT_MS) rmSync(file, { force: true });
    }
  }

  /**
   * Whether it falls to the caller to tell of a task's end: true for the first who asks.
   * @param root of its queue: a copy of a folder has the same ids
   */
  claim(root: string, taskId: string): boolean {
    try {
      writeFileSync(join(this.#folder, `${taskId}.${digestOf(root)}`), '', { flag: 'wx' });
      return true;
    } catch (error) {
      // Told twice is better than not at all.
      return systemCode(error) !== 'EEXIST';
    }
  }
}
