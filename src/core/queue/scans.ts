import { isLeaving, type Task } from '../model/task.ts';
import type { FinishedTask } from '../store/finishedTask.ts';
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
 * Tasks that were noted as leaving (to the archive, or for good) and are still here: somebody was cut off.
 * @param staleOnly only those whose mover is surely gone
 */
export function leavingTasks(store: TaskStore, staleOnly: boolean): Task[] {
  return [...store.intents(staleOnly).keys()].flatMap((id) => {
    const reading = store.read(id);
    return reading.kind === 'task' && isLeaving(reading.task) ? [reading.task] : [];
  });
}
