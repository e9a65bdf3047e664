import type { Program } from '../base.ts';
import type { Context } from '../context.ts';
import { describePauseTarget, isPaused, pauseTarget } from '../pauseTarget.ts';

/** `orchestra resume`: the opposite of pause. */
export function addResume(program: Program, context: Context): void {
  program
    .command('resume')
    .description('go on with what was paused')
    .option('--agent <name>', 'only tasks of this agent')
    .option('--task <id>', 'only this task')
    .action(async (options) => {
      const queue = await context.existingQueue();
      const target = pauseTarget(queue, options);
      const wasPaused = isPaused(queue, target);
      queue.resume(target);
      if (context.json) context.printJson(queue.pauses());
      const what = describePauseTarget(target);
      context.say(wasPaused ? `Resumed ${what}.` : `Nothing to resume: ${what} was not paused.`);
    });
}
