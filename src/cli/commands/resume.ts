import type { Program } from '../base.ts';
import type { Context } from '../context.ts';
import { allPauses, describePauseTarget, isPaused, pauseTarget, resumeHint } from '../pauseTarget.ts';

/** `orchestra resume`: the opposite of pause. */
export function addResume(program: Program, context: Context): void {
  program
    .command('resume')
    .description('go on with what was paused')
    .argument('[id]', 'only this task')
    .option('--agent <name>', 'only tasks of this agent')
    .option('--task <id>', 'the same')
    .action(async (id, options) => {
      const queue = await context.existingQueue();
      const target = pauseTarget(queue, id, options);
      const wasPaused = isPaused(queue, target);
      queue.resume(target);
      const pauses = allPauses(queue);
      if (context.json) context.printJson(pauses);
      const what = describePauseTarget(target);
      const others = resumeHint(pauses);
      const hint = others === '' ? '' : ` What is ${wasPaused ? 'still ' : ''}paused goes on with ${others}.`;
      context.say(`${wasPaused ? `Resumed ${what}.` : `Nothing to resume: ${what} was not paused.`}${hint}`);
    });
}
