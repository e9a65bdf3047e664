import type { Program } from '../base.ts';
import type { Context } from '../context.ts';
import { loadCore } from '../core.ts';
import { wrongUsage } from '../errors.ts';
import { wholeNumber } from '../values.ts';

/** `orchestra timeout ID | list | extend ID S`: the time limits of running tasks. */
export function addTimeout(program: Program, context: Context): void {
  const timeout = program
    .command('timeout')
    .description('end a running task as timed out')
    .argument('[id]', 'the running task')
    .action(async (idOrPrefix) => {
      if (idOrPrefix === undefined)
        throw wrongUsage(
          'name the task to end, or "list", or "extend ID SECONDS"; see orchestra timeout --help',
        );
      const queue = await context.existingQueue();
      const task = await queue.timeOutNow(queue.find(idOrPrefix));
      if (context.json) context.printJson(task);
      context.say(
        task.failureReason === 'timeout'
          ? `Task ${task.taskId} ended as timed out.`
          : `Task ${task.taskId} is ${task.status}: it ended before it could be timed out.`,
      );
    });
  timeout
    .command('list')
    .description('show limit, elapsed and remaining time of running tasks')
    .action(async () => {
      const queue = await context.openQueue();
      const { requireOwnFolders } = await loadCore();
      requireOwnFolders(queue.paths);
      const { printTimeouts } = await import('../format/timeoutTable.ts');
      printTimeouts(queue, context);
    });
  timeout
    .command('extend')
    .description('give a pending or running task more time')
    .argument('<id>', 'the task')
    .argument('<seconds>', 'how much more')
    .action(async (idOrPrefix, secondsText) => {
      const { LIMITS, timeoutSecondsOf } = await loadCore();
      const seconds = wholeNumber('seconds', secondsText, { min: 1, max: LIMITS.timeoutSeconds.max });
      const queue = await context.existingQueue();
      const task = queue.extendTimeout(queue.find(idOrPrefix), seconds);
      if (context.json) context.printJson(task);
      const limit = timeoutSecondsOf(task);
      context.say(
        `Task ${task.taskId} has ${String(seconds)} s more${limit === undefined ? '' : ` (limit now ${String(limit)} s)`}.`,
      );
    });
}
