import { parseTime } from '../model/clock.ts';
import { OrchestraError } from '../model/errors.ts';
import type { TaskEvent } from '../model/event.ts';
import { isTaskId } from '../model/ids.ts';
import { forEachPieceInSpite, type LongWork } from '../model/longWork.ts';
import { isLeaving, type Task } from '../model/task.ts';
import { namesIn } from './files.ts';
import { readJournal, type ReadJournal } from './journal.ts';
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
    const journal = journalNamed(store, name);
    if (journal === undefined) return false;
    store.events.append(
      journal.lines
        .map(({ event }) => event)
        .filter((event) => !told.has(keyOf(event)) && (parseTime(event.at) ?? 0) > lastMs - UNFLUSHED_MS),
    );
    mendFile(store, journal.task);
    return true;
  });
}

/** Undefined also where something else stands in its place: to try that again at each look would mend nothing. */
function journalNamed({ paths }: TaskStore, name: string): ReadJournal | undefined {
  const id = name.endsWith('.jsonl') ? name.slice(0, -6) : '';
  try {
    return isTaskId(id) ? readJournal(paths.journalFile(id), id) : undefined;
  } catch (error) {
    if (OrchestraError.is(error, 'damaged')) return undefined;
    throw error;
  }
}

function mendFile(store: TaskStore, noted: Task): void {
  const id = noted.taskId;
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
