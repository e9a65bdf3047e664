import type { Queue, Task } from '../core/index.ts';
import type { Context } from './context.ts';
import { describeError } from './errors.ts';

/**
 * Does the same to several tasks; one that cannot be done is said and does not keep the others from it. The exit code
 * is that of the worst. With `--json` those that were done are printed, be there none.
 * @throws the error of the one task, where no other was named
 */
export async function forEachTask(
  queue: Queue,
  context: Context,
  ids: readonly string[],
  act: (id: string) => Promise<Task>,
): Promise<void> {
  const results = await Promise.allSettled(ids.map(async (id) => act(queue.find(id))));
  const tasks = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  if (context.json) context.printJson({ tasks });
  for (const result of results) {
    if (result.status === 'fulfilled') continue;
    // A single error is the command's own, and --debug shows where it comes from.
    if (results.length === 1) throw result.reason;
    const { message, exitCode } = describeError(result.reason);
    context.note(`orchestra: ${message}`);
    process.exitCode = Math.max(exitCode, Number(process.exitCode ?? 0));
  }
}
