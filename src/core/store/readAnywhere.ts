import { isDeleted, LIMITS } from '../model/task.ts';
import { readRegularFile } from './files.ts';
import type { QueuePaths } from './paths.ts';
import { damaged, type TaskReading } from './readTask.ts';
import { parseTask } from './taskFile.ts';
import type { TaskStore } from './taskStore.ts';

/** A task in the queue or in the archive. One that is being deleted is gone already. */
export function readAnywhere(store: TaskStore, id: string): TaskReading {
  const hot = store.read(id);
  if (hot.kind === 'task') return isDeleted(hot.task) ? { kind: 'missing' } : hot;
  const archived = readArchived(store.paths, id);
  return archived.kind === 'task' ? archived : hot;
}

/** One archived task. */
export function readArchived(paths: QueuePaths, id: string): TaskReading {
  const path = paths.archivedTask(id);
  const result = readRegularFile(path, LIMITS.taskFileBytes);
  if (result.kind === 'missing') return { kind: 'missing' };
  const parsed =
    result.kind === 'ok' ? parseTask(result.bytes, id) : { kind: 'bad' as const, reason: result.reason };
  return parsed.kind === 'ok' ? { kind: 'task', task: parsed.task } : damaged(path, parsed.reason);
}
