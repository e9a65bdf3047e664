import { parseTime } from '../model/clock.ts';
import type { TaskEvent } from '../model/event.ts';
import { isTaskId } from '../model/ids.ts';
import { forEachInSpite } from '../model/inSpite.ts';
import { isLeaving } from '../model/task.ts';
import { namesIn } from './files.ts';
import { readJournal } from './journal.ts';
import { finishLeaving } from './leaving.ts';
import type { TaskStore } from './taskStore.ts';

/** What was written this long before the last event that is left may have been lost with it, milliseconds. */
const UNFLUSHED_MS = 600_000;

/**
 * After a power cut: holds every journal against its task file and against the events, which are not flushed. What a
 * person wrote stays. Safe at any moment, by anybody, twice. @throws OrchestraError
 */
export function checkJournals(store: TaskStore): void {
  const told = new Set<string>();
  let lastMs = 0;
  for (const event of store.events.read()) {
    told.add(keyOf(event));
    lastMs = Math.max(lastMs, parseTime(event.at) ?? 0);
  }
  forEachInSpite(namesIn(store.paths.journal), (name) => {
    const id = name.endsWith('.jsonl') ? name.slice(0, -6) : '';
    const journal = isTaskId(id) ? readJournal(store.paths.journalFile(id), id) : undefined;
    if (journal === undefined) return;
    store.events.append(
      journal.lines
        .map(({ event }) => event)
        .filter((event) => !told.has(keyOf(event)) && (parseTime(event.at) ?? 0) > lastMs - UNFLUSHED_MS),
    );
    if (isLeaving(journal.task)) {
      finishLeaving(store, journal.task);
      return;
    }
    const file = store.readFileOnly(id);
    if (file?.kind === 'ok' && file.task.revision >= journal.task.revision) return;
    if (file?.kind === 'bad' && file.isJson === true) return;
    store.heal(id);
  });
}

function keyOf({ task, revision }: TaskEvent): string {
  return `${task} ${String(revision)}`;
}
