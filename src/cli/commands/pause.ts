import type { Program } from '../base.ts';
import type { Context } from '../context.ts';
import { allPauses, describePauseTarget, pauseTarget } from '../pauseTarget.ts';

/** `orchestra pause`: nothing new is started; what runs goes on. */
export function addPause(program: Program, context: Context): void {
  program
    .command('pause')
    .description('start nothing new: of the queue, of one agent, or one task')
    .argument('[id]', 'only this task')
    .option('--agent <name>', 'only tasks of this agent')
    .option('--task <id>', 'the same')
    .action(async (id, options) => {
      const queue = await context.existingQueue();
      const target = pauseTarget(queue, id, options);
      queue.pause(target);
      if (context.json) context.printJson(allPauses(queue));
      context.say(`Paused ${describePauseTarget(target)}; running agents go on.`);
    });
}
