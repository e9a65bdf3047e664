import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { LIMITS } from '../model/task.ts';
import { namesIn, readRegularFile } from './files.ts';
import { parseTask } from './taskFile.ts';

const INTENT = /^(task_[A-Za-z0-9_-]+)\.([0-9a-f]+)\.json$/;
/** An intent this old belongs to nobody any more: its writer needs milliseconds. */
const STALE_MS = 2000;

/**
 * The intents in a folder, by task: task files on their way to be shown. One that is left over names a task whose file
 * is behind its journal, or that is on its way out.
 * @param staleOnly only those whose writer is surely gone
 */
export function findIntents(folder: string, staleOnly: boolean): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const name of namesIn(folder)) {
    const id = INTENT.exec(name)?.[1];
    if (id === undefined) continue;
    const path = join(folder, name);
    if (staleOnly) {
      const stat = lstatSync(path, { throwIfNoEntry: false });
      // Either way: after the clock went back, the time of an old one lies ahead.
      if (stat === undefined || Math.abs(Date.now() - stat.mtimeMs) < STALE_MS) continue;
    }
    found.set(id, [...(found.get(id) ?? []), path]);
  }
  return found;
}

/** The first revision that these intents of one task were to show; 0 where one of them cannot be read. */
export function firstRevisionOf(intents: readonly string[], id: string): number {
  return Math.min(
    ...intents.map((path) => {
      const result = readRegularFile(path, LIMITS.taskFileBytes);
      const parsed = result.kind === 'ok' ? parseTask(result.bytes, id) : undefined;
      return parsed?.kind === 'ok' ? parsed.task.revision : 0;
    }),
  );
}
