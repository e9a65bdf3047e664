import type { Program } from '../base.ts';
import { grantAll } from '../consent.ts';
import type { Context } from '../context.ts';
import { loadCore } from '../core.ts';
import { notePermissionFlags } from '../permissionNote.ts';
import { readPrompt } from '../prompt.ts';
import { defined, momentMs, optionalWholeNumber } from '../values.ts';

/** `orchestra start AGENT PROMPT`: puts a task into the queue; whoever dispatches starts it. */
export function addStart(program: Program, context: Context): void {
  program
    .command('start')
    .description('put a task into the queue')
    .argument('<agent>', 'who does it: coder, claude, codex, gemini, …, or shell for a command line')
    .argument('<prompt>', 'what to do; - reads standard input; after -- it may begin with a dash')
    .option('--max-retries <n>', 'attempts after the first one (standard: 3)')
    .option('--auto-retry', 'try again by itself when it fails')
    .option('--priority <n>', '0 to 100, higher goes first (standard: 5)')
    .option('--timeout <seconds>', 'end it after this long; 0 = never')
    .option('--depends-on <id...>', 'tasks that must be complete before')
    .option('--not-before <time>', 'not before this time, or in 90s, 10m, 2h, 7d')
    .option('--trust', 'approve what this queue would start')
    .action(async (agent, promptArgument, options) => {
      const { LIMITS, systemClock, toIso } = await loadCore();
      const request = {
        priority: optionalWholeNumber('priority', options.priority, LIMITS.priority),
        maxRetries: optionalWholeNumber('max-retries', options.maxRetries, LIMITS.maxRetries),
        timeoutSeconds: optionalWholeNumber('timeout', options.timeout, LIMITS.timeoutSeconds),
        autoRetry: options.autoRetry,
        dependsOn: options.dependsOn,
        notBefore:
          options.notBefore === undefined
            ? undefined
            : toIso(momentMs('not-before', options.notBefore, systemClock.nowMs(), 'ahead')),
      };
      const prompt = await readPrompt(promptArgument, LIMITS.promptBytes);
      const queue = await context.createQueue();
      const task = queue.add({ agent, prompt, ...defined(request) });
      await notePermissionFlags(queue, context, task.agent);
      if (options.trust === true) grantAll(queue, context);
      if (context.json) context.printJson(task);
      context.say(`Task ${task.taskId} created for ${task.agent}.`);
    });
}
