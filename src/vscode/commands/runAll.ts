import type { Services } from '../host/services.ts';

/** Asks for every pending task to be started, in all queues of the window. */
export function runAll({ queues }: Services): void {
  for (const queue of queues.all()) {
    const pending = queue.tasks().filter(({ task }) => task.status === 'pending');
    if (pending.length > 0) queue.requestRun(pending.map(({ task }) => task.taskId));
  }
}
