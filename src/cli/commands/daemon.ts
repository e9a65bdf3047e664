import type { Program } from '../base.ts';
import type { Context } from '../context.ts';
import { defined, optionalWholeNumber, secondsToMs } from '../values.ts';

/** `orchestra daemon`: dispatches this queue until it is told to stop; the agents go on. */
export function addDaemon(program: Program, context: Context): void {
  program
    .command('daemon')
    .description('dispatch this queue: start, retry and archive by itself until SIGINT or SIGTERM')
    .option('--max-concurrent <n>', 'tasks that run at once')
    .option('--interval <seconds>', 'accepted for older scripts: changes are seen as they happen')
    .option('--until-idle', 'end when nothing is left that could start or run')
    .option('--trust', 'approve what this queue would launch')
    .action(async (options) => {
      const maxConcurrent = optionalWholeNumber('max-concurrent', options.maxConcurrent, {
        min: 1,
        max: 1000,
      });
      if (options.interval !== undefined) secondsToMs('interval', options.interval);
      const queue = await context.existingQueue(defined({ maxConcurrent }));
      const { runDaemon } = await import('../live/runDaemon.ts');
      await runDaemon(queue, context, {
        untilIdle: options.untilIdle === true,
        trust: options.trust === true,
      });
    });
}
