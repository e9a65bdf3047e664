import { existsSync, lstatSync } from 'node:fs';
import { OrchestraError } from '../model/errors.ts';
import { isLeaving, type Task } from '../model/task.ts';
import { words } from '../model/words.ts';
import type { EventLog } from './events.ts';
import { moveFile, removeFile } from './files.ts';
import { writeIntent } from './intents.ts';
import { readJournal } from './journal.ts';
import { isLate } from './late.ts';
import type { QueuePaths } from './paths.ts';
import { setAside } from './setAside.ts';
import { withHandEdits, type ParsedTask } from './taskFile.ts';

/** What of a store is needed to bring a task file up. */
interface TaskFiles {
  readonly paths: QueuePaths;
  readonly events: EventLog;
  readFileOnly(id: string): ParsedTask | undefined;
}

/**
 * Brings the task file (and the events) of one task up to its journal; undefined where there is no journal. Others may
 * go on with the task meanwhile: whoever wrote the file looks at the journal once more, so that the last of all who
 * write puts the newest state there.
 * @param untold the first revision whose writer may have died before it told the events, although the file shows it
 */
export function bringUp(store: TaskFiles, id: string, untold = Number.POSITIVE_INFINITY): Task | undefined {
  const { paths, events } = store;
  const journalFile = paths.journalFile(id);
  for (let first = untold; ; first = Number.POSITIVE_INFINITY) {
    const journal = readJournal(journalFile, id);
    if (journal === undefined || isLeaving(journal.task)) {
      if (journal !== undefined)
        events.append(journal.lines.filter(({ revision }) => revision >= first).map(({ event }) => event));
      return journal?.task;
    }
    const file = store.readFileOnly(id);
    if (file === undefined && isLate(paths, journal)) {
      removeFile(journalFile);
      return undefined;
    }
    const shown = file?.kind === 'ok' ? file.task.revision : 0;
    const told = Math.min(shown + 1, first);
    events.append(journal.lines.filter(({ revision }) => revision >= told).map(({ event }) => event));
    if (file?.kind === 'bad') setAside(paths, id);
    const task = file?.kind === 'ok' ? withHandEdits(journal.task, file.task) : journal.task;
    const isSame = (): boolean => lstatSync(journalFile, { throwIfNoEntry: false })?.size === journal.size;
    const intent = writeIntent(paths, task);
    // Whoever deletes it from here on takes the intent away first, and nothing can be shown any more.
    if (!isSame()) removeFile(intent);
    else if (show(intent, paths.taskFile(id)) && isSame()) return task;
  }
}

/**
 * Renames an intent onto the task file; false where another process took it away. Where it cannot be done nothing is left
 * over: what names the task until it is brought up is the intent of the change itself.
 * @throws OrchestraError
 */
function show(intent: string, taskFile: string): boolean {
  try {
    if (moveFile(intent, taskFile)) return true;
    if (!existsSync(intent)) return false;
    throw new OrchestraError('io', words`Writing ${taskFile} failed: its folder is missing.`);
  } catch (error) {
    removeFile(intent);
    throw error;
  }
}
