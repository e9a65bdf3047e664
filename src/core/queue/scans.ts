import { isTaskId } from '../model/ids.ts';
import { isTerminal, type Task } from '../model/task.ts';
import { listTasks } from '../store/listing.ts';
import { namesIn, readFrom } from '../store/files.ts';
import type { TaskStore } from '../store/taskStore.ts';
import { join } from 'node:path';

/** So many of the newest failures are looked at for a retry that was named and not made. */
const LOOK_BACK = 500;

/** The newest failed tasks whose retry was named. */
export function recentlyFailed(store: TaskStore): Task[] {
  const failed: Task[] = [];
  for (const { id } of listTasks(store).finished.newest(LOOK_BACK, (task) => task.status === 'failed')) {
    const reading = store.readFileOnly(id);
    if (reading?.kind === 'ok' && (reading.task.retriedBy ?? null) !== null) failed.push(reading.task);
  }
  return failed;
}

/** Tasks that were noted as leaving (to the archive, or for good) and are still here: somebody was cut off. */
export function leavingTasks(store: TaskStore): Task[] {
  const leaving: Task[] = [];
  for (const name of namesIn(store.paths.journal)) {
    const id = name.endsWith('.jsonl') ? name.slice(0, -6) : '';
    if (!isTaskId(id)) continue;
    // Cheap first: most journals never mention it.
    const text = readFrom(join(store.paths.journal, name), 0)?.toString('utf8') ?? '';
    if (!text.includes('"archivedAt":"') && !text.includes('"deletedAt":"')) continue;
    const reading = store.read(id);
    if (reading.kind === 'task' && isTerminal(reading.task.status) && isLeaving(reading.task))
      leaving.push(reading.task);
  }
  return leaving;
}

function isLeaving(task: Task): boolean {
  return (task.archivedAt ?? null) !== null || (task.deletedAt ?? null) !== null;
}
