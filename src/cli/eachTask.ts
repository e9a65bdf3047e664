import type { Queue, Task } from '../core/index.ts';
import type { Context } from './context.ts';
import { describeError } from './errors.ts';

/**
 * Does the same to several tasks; one that cannot be done is said and does not keep the others from it. The exit code
 * is that of the worst.
 */
export async function forEachTask(
  queue: Queue,
  context: Context,
  ids: readonly string[],
  act: (id: string) => Promise<Task>,
): Promise<void> {
  if (ids.length === 1 && ids[0] !== undefined) {
    const task = await act(queue.find(ids[0]));
    if (context.json) context.printJson({ tasks: [task] });
    return;
  }
  const results = await Promise.allSettled(ids.map(async (id) => act(queue.find(id))));
  const tasks: Task[] = [];
  for (const result of results) {
    if (result.status === 'fulfilled') {
      tasks.push(result.value);
      continue;
    }
    const { message, exitCode } = describeError(result.reason);
    context.note(`orchestra: ${message}`);
    process.exitCode = Math.max(exitCode, Number(process.exitCode ?? 0));
  }
  if (context.json) context.printJson({ tasks });
}
