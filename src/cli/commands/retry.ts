import type { Program } from '../base.ts';
import type { Context } from '../context.ts';
import { loadCore } from '../core.ts';
import { CommandError } from '../errors.ts';
import { noteUnreadableFiles } from '../format/configProblems.ts';
import { noteAccomplished } from '../output.ts';
import { defined, optionalWholeNumber } from '../values.ts';

/** `orchestra retry ID`: a new attempt of a failed task. */
export function addRetry(program: Program, context: Context): void {
  program
    .command('retry')
    .description('make a new attempt of a failed task')
    .argument('<id>', 'the failed task')
    .option('--max-retries <n>', 'allow as many attempts after the first one')
    .option('--auto', 'and try again by itself when that fails too')
    .action(async (idOrPrefix, options) => {
      const { LIMITS } = await loadCore();
      const changes = defined({
        maxRetries: optionalWholeNumber('max-retries', options.maxRetries, LIMITS.maxRetries),
        auto: options.auto,
      });
      const queue = await context.existingQueue();
      const id = queue.find(idOrPrefix);
      const { retriedBy } = queue.read(id);
      if (typeof retriedBy === 'string' && queue.tryRead(retriedBy) !== undefined) {
        throw new CommandError(`${id} was tried again already, as ${retriedBy}; look at that one`);
      }
      noteUnreadableFiles(queue, context);
      const task = queue.retry(id, changes);
      noteAccomplished(`task ${task.taskId} was created all the same`);
      if (context.json) context.printJson(task);
      context.say(`Task ${task.taskId} created: attempt ${String(task.retryCount + 1)} of ${id}.`);
    });
}
