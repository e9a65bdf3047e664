import { forEachInSpite } from '../model/inSpite.ts';
import { isLeaving, type Task } from '../model/task.ts';
import { removeFile } from './files.ts';
import { firstRevisionOf, ofLiving, unwritten } from './intents.ts';
import { processTable } from '../process/table.ts';
import { readJournal } from './journal.ts';
import type { QueuePaths } from './paths.ts';

/** What of a store is needed to finish what was cut off. */
interface CutOffTasks {
  readonly paths: QueuePaths;
  intents(staleOnly: boolean): ReadonlyMap<string, readonly string[]>;
  heal(id: string, untold?: number): Task | undefined;
}

/**
 * Finishes every change that was cut off between journal and task file; returns the ids it mended. An intent stays as long
 * as its writer lives and has not written its line: killed after that, nothing else would name the task.
 */
export function healCutOff(store: CutOffTasks, table = processTable()): string[] {
  const healed: string[] = [];
  const found = store.intents(true);
  // Before any journal is read: of whoever ends in between it tells everything.
  const living = ofLiving([...found.values()].flat(), table);
  forEachInSpite(found, ([id, intents]) => {
    const alive = intents.filter((intent) => living.has(intent));
    const awaited = new Set(
      alive.length === 0 ? [] : unwritten(alive, id, readJournal(store.paths.journalFile(id), id)),
    );
    const cutOff = intents.filter((intent) => !awaited.has(intent));
    if (cutOff.length === 0) return;
    const task = store.heal(id, firstRevisionOf(cutOff, id));
    if (task !== undefined && isLeaving(task)) return;
    if (task !== undefined) healed.push(id);
    for (const intent of cutOff) removeFile(intent);
  });
  return healed;
}
