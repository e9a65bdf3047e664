import type { Program } from '../base.ts';
import type { Context } from '../context.ts';

/** `orchestra show ID`: everything about one task. */
export function addShow(program: Program, context: Context): void {
  program
    .command('show')
    .description('show everything about one task')
    .argument('<id>', 'the task; the last part of its ID is enough')
    .action(async (idOrPrefix) => {
      const queue = await context.existingQueue();
      const id = queue.find(idOrPrefix);
      if (context.json) {
        context.printJson(queue.read(id));
        return;
      }
      const { describeTask } = await import('../format/taskDetails.ts');
      context.say(describeTask(queue, id));
    });
}
