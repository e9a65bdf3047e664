import type { Program } from '../base.ts';
import type { Context } from '../context.ts';
import { forEachTask } from '../eachTask.ts';

/** `orchestra cancel ID…`: a pending task at once, a running one once its whole process tree is gone. */
export function addCancel(program: Program, context: Context): void {
  program
    .command('cancel')
    .description('cancel pending or running tasks')
    .argument('<id...>', 'tasks; the last part of an ID is enough')
    .action(async (ids) => {
      const queue = await context.existingQueue();
      await forEachTask(queue, context, ids, async (id) => {
        const task = await queue.cancel(id);
        context.say(`Task ${task.taskId} cancelled.`);
        return task;
      });
    });
}
