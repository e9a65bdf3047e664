import type { Queue, Task } from '../core/index.ts';
import type { Context } from './context.ts';
import { describeError } from './errors.ts';

/**
 * Does the same to several tasks, to each of them once; one that cannot be done is said and does not keep the others from it. The exit code
 * is that of the worst. With `--json` those that were done are printed, be there none.
 * @throws the error of the one task, where no other was named
 */
export async function forEachTask(
  queue: Queue,
  context: Context,
  ids: readonly string[],
  act: (id: string) => Promise<Task>,
): Promise<void> {
  const begun = new Map<string, Promise<Task>>();
  const once = (id: string) => {
    const work = begun.get(id) ?? act(id);
    begun.set(id, work);
    return work;
  };
  const results = await Promise.allSettled([...new Set(ids)].map(async (id) => once(queue.find(id))));
  const done = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const tasks = [...new Set(done)];
  if (context.json) context.printJson({ tasks });
  sayRefused(
    context,
    results.flatMap((result): unknown[] => (result.status === 'rejected' ? [result.reason] : [])),
    results.length === 1,
  );
}

/**
 * Says why something could not be done to some tasks, each reason once; the exit code is that of the worst.
 * @throws the one reason, where it `isAll` there was to do: it is the command's own error, and --debug shows where it is from
 */
export function sayRefused(context: Context, reasons: readonly unknown[], isAll: boolean): void {
  for (const reason of new Set(reasons)) {
    if (isAll) throw reason;
    const { message, exitCode } = describeError(reason);
    context.note(`orchestra: ${message}`);
    process.exitCode = Math.max(exitCode, Number(process.exitCode ?? 0));
  }
}
