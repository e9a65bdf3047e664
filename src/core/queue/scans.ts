import { isLeaving, type Task } from '../model/task.ts';
import { listTasks, readCurrent } from '../store/listing.ts';
import type { TaskStore } from '../store/taskStore.ts';

/** So many of the newest failures are looked at for a retry that was named and not made. */
const LOOK_BACK = 500;

/** The newest failed tasks whose retry was named. */
export function recentlyFailed(store: TaskStore): Task[] {
  const failed: Task[] = [];
  const cutOff = store.intents(false);
  for (const { id } of listTasks(store)
    .finished()
    .newest(LOOK_BACK, (task) => task.status === 'failed')) {
    const reading = readCurrent(store, id, cutOff);
    if (reading.kind === 'task' && (reading.task.retriedBy ?? null) !== null) failed.push(reading.task);
  }
  return failed;
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
