import type { Program } from '../base.ts';
import type { Context } from '../context.ts';
import { loadCore } from '../core.ts';

/** `orchestra why ID`: what it waits for, or why it failed with the end of its log. */
export function addWhy(program: Program, context: Context): void {
  program
    .command('why')
    .description('say what a task waits for, or why it failed')
    .argument('<id>', 'the task')
    .action(async (idOrPrefix) => {
      const { describeWait } = await loadCore();
      const { explainTask, logEnd } = await import('../format/explain.ts');
      const queue = await context.existingQueue();
      const id = queue.find(idOrPrefix);
      const task = queue.read(id);
      const waiting = queue.why(id);
      const logLines = task.status === 'failed' ? logEnd(queue, task) : [];
      const held = waiting?.kind === 'dependency' ? queue.whatHolds(id) : undefined;
      const text = explainTask(task, waiting, held);
      if (context.json) {
        context.printJson({
          taskId: id,
          status: task.status,
          text,
          waiting: waiting === undefined ? null : { ...waiting, text: describeWait(waiting) },
          failureReason: task.failureReason ?? null,
          errorMessage: task.errorMessage ?? null,
          log: logLines,
        });
        return;
      }
      context.say(text);
      if (logLines.length > 0)
        context.say(['', 'The end of its log:', ...logLines.map((line) => `  ${line}`)].join('\n'));
    });
}
