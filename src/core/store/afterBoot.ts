import { parseTime } from '../model/clock.ts';
import type { TaskEvent } from '../model/event.ts';
import { isTaskId } from '../model/ids.ts';
import { forEachPieceInSpite, type LongWork } from '../model/longWork.ts';
import { isLeaving, type Task } from '../model/task.ts';
import { namesIn } from './files.ts';
import { readJournal } from './journal.ts';
import { finishLeaving } from './leaving.ts';
import type { TaskStore } from './taskStore.ts';

/** What was written this long before the last event that is left may have been lost with it, milliseconds. */
const UNFLUSHED_MS = 600_000;

/**
 * After a power cut: holds every journal against its task file and against the events, which are not flushed. What a
 * person wrote stays. Safe at any moment, by anybody, twice. A piece for each journal. @throws OrchestraError
 */
export function* checkingJournals(store: TaskStore): LongWork<void> {
  const told = new Set<string>();
  let lastMs = 0;
  for (const event of store.events.read()) {
    told.add(keyOf(event));
    lastMs = Math.max(lastMs, parseTime(event.at) ?? 0);
  }
  yield* forEachPieceInSpite(namesIn(store.paths.journal), (name) => {
    const id = name.endsWith('.jsonl') ? name.slice(0, -6) : '';
    const journal = isTaskId(id) ? readJournal(store.paths.journalFile(id), id) : undefined;
    if (journal === undefined) return false;
    store.events.append(
      journal.lines
        .map(({ event }) => event)
        .filter((event) => !told.has(keyOf(event)) && (parseTime(event.at) ?? 0) > lastMs - UNFLUSHED_MS),
    );
    mendFile(store, id, journal.task);
    return true;
  });
}

function mendFile(store: TaskStore, id: string, noted: Task): void {
  if (isLeaving(noted)) {
    finishLeaving(store, noted);
    return;
  }
  const file = store.readFileOnly(id);
  if (file?.kind === 'ok' && file.task.revision >= noted.revision) return;
  if (file?.kind === 'bad' && file.isJson === true) return;
  store.heal(id);
}

function keyOf({ task, revision }: TaskEvent): string {
  return `${task} ${String(revision)}`;
}
