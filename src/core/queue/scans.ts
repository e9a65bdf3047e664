import { forEachInSpite } from '../model/inSpite.ts';
import { isLeaving, type Task } from '../model/task.ts';
import type { FinishedTask } from '../store/finishedTask.ts';
import { finishLeaving } from '../store/leaving.ts';
import { readCurrent } from '../store/listing.ts';
import type { TaskStore } from '../store/taskStore.ts';

/** Which of these failed tasks name a retry. */
export function withNamedRetry(store: TaskStore, failed: readonly FinishedTask[]): Task[] {
  const cutOff = store.intents(false);
  return failed.flatMap(({ id }) => {
    const reading = readCurrent(store, id, cutOff);
    return reading.kind === 'task' && (reading.task.retriedBy ?? null) !== null ? [reading.task] : [];
  });
}

/**
 * Finishes with each task that was noted as leaving (to the archive, or for good) and is still here: somebody was cut off.
 * @param staleOnly only those whose mover is surely gone
 */
export function finishLeavingTasks(store: TaskStore, staleOnly: boolean): void {
  forEachInSpite(store.intents(staleOnly).keys(), (id) => {
    const reading = store.read(id);
    if (reading.kind === 'task' && isLeaving(reading.task)) finishLeaving(store, reading.task);
  });
}
