import type { Program } from '../base.ts';
import type { Context } from '../context.ts';
import { defined, optionalWholeNumber } from '../values.ts';

/** `orchestra run`: launches pending tasks, itself or through whoever dispatches this queue. */
export function addRun(program: Program, context: Context): void {
  program
    .command('run')
    .description('launch pending tasks: the next one, those named, or as many as fit')
    .argument('[id...]', 'tasks to launch')
    .option('--parallel <n>', 'launch until so many run')
    .option('--wait', 'wait until what was launched has ended; exit code 1 if any failed')
    .option('--trust', 'approve what this queue would launch')
    .action(async (ids, options) => {
      const parallel = optionalWholeNumber('parallel', options.parallel, { min: 1, max: 1000 });
      const queue = await context.existingQueue(defined({ maxConcurrent: parallel }));
      const { runTasks } = await import('../live/runTasks.ts');
      await runTasks(queue, context, {
        ids: ids.map((id) => queue.find(id)),
        parallel,
        wait: options.wait === true,
        trust: options.trust === true,
      });
    });
}
