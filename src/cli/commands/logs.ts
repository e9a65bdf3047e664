import type { Program } from '../base.ts';
import type { Context } from '../context.ts';
import { optionalWholeNumber } from '../values.ts';

/** `orchestra logs ID`: what the agent wrote. */
export function addLogs(program: Program, context: Context): void {
  program
    .command('logs')
    .description('print what the agent of a task wrote')
    .argument('<id>', 'the task')
    .option('-f, --follow', 'go on until the task has ended')
    .option('--tail <n>', 'only the last lines')
    .option('--raw', 'the bytes as they are; else JSON lines of a known agent are put into words')
    .action(async (idOrPrefix, options) => {
      const tail = optionalWholeNumber('tail', options.tail, { min: 0, max: 1_000_000 });
      const queue = await context.existingQueue();
      const { printLog } = await import('../live/printLog.ts');
      await printLog(queue, context, queue.find(idOrPrefix), {
        follow: options.follow === true,
        tail,
        raw: options.raw === true,
      });
    });
}
