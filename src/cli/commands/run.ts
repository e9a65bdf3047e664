import type { Program } from '../base.ts';
import type { Context } from '../context.ts';
import { wrongUsage } from '../errors.ts';
import { defined, optionalWholeNumber } from '../values.ts';

/** `orchestra run`: launches pending tasks, itself or through whoever dispatches this queue. */
export function addRun(program: Program, context: Context): void {
  program
    .command('run')
    .description('launch pending tasks: the next one, those named, or as many as fit')
    .argument('[id...]', 'tasks to launch')
    .option('--parallel <n>', 'launch until so many run')
    .option('--wait', 'wait until what was launched has ended; exit code 1 if any failed')
    .option('--interactive', 'run one task in this terminal, for you to talk to its agent')
    .option('--trust', 'approve what this queue would launch')
    .option(
      '--stay',
      'with --interactive: wait for a key at the end, for a terminal that closes with this program',
    )
    .action(async (ids, options) => {
      const parallel = optionalWholeNumber('parallel', options.parallel, { min: 1, max: 1000 });
      const queue = await context.existingQueue(defined({ maxConcurrent: parallel }));
      if (options.interactive === true) {
        const [id, ...more] = ids;
        if (
          id === undefined ||
          more.length > 0 ||
          parallel !== undefined ||
          options.wait === true ||
          context.json
        )
          throw wrongUsage('--interactive takes one task, and neither --parallel nor --wait nor --json');
        const { runInteractively } = await import('../live/runInteractively.ts');
        const stay = options.stay === true;
        await runInteractively(queue, context, { id: queue.find(id), trust: options.trust === true, stay });
        return;
      }
      if (options.stay === true) throw wrongUsage('--stay is for --interactive');
      const { runTasks } = await import('../live/runTasks.ts');
      await runTasks(queue, context, {
        names: ids,
        parallel,
        wait: options.wait === true,
        trust: options.trust === true,
      });
    });
}
