import { UNKNOWN_PROGRESS, type LongWork } from '../model/longWork.ts';
import type { Task } from '../model/task.ts';
import { chainOf } from '../schedule/chains.ts';
import type { QueueContext } from './queueContext.ts';

/** Every task that a pending one depends on, with all its attempts, and who needs it. */
export function* neededBy(queue: QueueContext, live: readonly Task[]): LongWork<ReadonlyMap<string, string>> {
  const needed = new Map<string, string>();
  for (const task of live) {
    if (task.status !== 'pending' || task.dependsOn.length === 0) continue;
    for (const dependency of task.dependsOn) {
      for (const id of chainOf(dependency, (other) => queue.tryRead(other))) needed.set(id, task.taskId);
    }
    yield UNKNOWN_PROGRESS;
  }
  return needed;
}
