import { lstatSync } from 'node:fs';
import { isLeaving, type Task } from '../model/task.ts';
import type { EventLog } from './events.ts';
import { removeFile, replaceFile } from './files.ts';
import { readJournal } from './journal.ts';
import type { QueuePaths } from './paths.ts';
import { setAside } from './setAside.ts';
import { formatTask, withHandEdits, type ParsedTask } from './taskFile.ts';

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
 * @param written whether the caller wrote the file just now
 */
export function bringUp(
  store: TaskFiles,
  id: string,
  { untold = Number.POSITIVE_INFINITY, written = false }: { untold?: number; written?: boolean },
): Task | undefined {
  const { paths, events } = store;
  const [taskFile, journalFile] = [paths.taskFile(id), paths.journalFile(id)];
  for (let first = untold; ; first = Number.POSITIVE_INFINITY) {
    const journal = readJournal(journalFile, id);
    if (journal === undefined || isLeaving(journal.task)) {
      if (journal !== undefined)
        events.append(journal.lines.filter(({ revision }) => revision >= first).map(({ event }) => event));
      // The task left while its file was written: it must not come back.
      if (written) removeFile(taskFile);
      return journal?.task;
    }
    const file = store.readFileOnly(id);
    const shown = file?.kind === 'ok' ? file.task.revision : 0;
    const told = Math.min(shown + 1, first);
    events.append(journal.lines.filter(({ revision }) => revision >= told).map(({ event }) => event));
    if (file?.kind === 'bad') setAside(paths, id);
    const task = file?.kind === 'ok' ? withHandEdits(journal.task, file.task) : journal.task;
    replaceFile(taskFile, formatTask(task));
    written = true;
    if (lstatSync(journalFile, { throwIfNoEntry: false })?.size === journal.size) return task;
  }
}
