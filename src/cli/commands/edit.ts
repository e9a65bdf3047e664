import type { Program } from '../base.ts';
import type { Context } from '../context.ts';
import { loadCore } from '../core.ts';
import { wrongUsage } from '../errors.ts';
import { notePermissionFlags } from '../permissionNote.ts';
import { readPrompt } from '../prompt.ts';
import { defined, momentMs, optionalWholeNumber, valuesOf } from '../values.ts';

/** `orchestra edit ID`: changes a task that has not been started. */
export function addEdit(program: Program, context: Context): void {
  program
    .command('edit')
    .description('change a pending task')
    .argument('<id>', 'the task')
    .option('--prompt <text>', 'what to do; - reads standard input')
    .option('--agent <name>', 'who does it')
    .option('--priority <n>', '0 to 100, higher goes first')
    .option('--timeout <seconds>', 'end it after this long; 0 = never')
    .option(
      '--depends-on <id...>',
      'tasks that must be complete before, instead of those named so far: once for each, or with commas',
    )
    .option('--no-depends-on', 'wait for no other task')
    .option('--max-retries <n>', 'attempts after the first one')
    .option('--auto-retry', 'try again by itself when it fails')
    .option('--no-auto-retry', 'do not try again by itself')
    .option('--not-before <time>', 'not before this time, or in 90s, 10m, 2h, 7d')
    .action(async (idOrPrefix, options) => {
      const { LIMITS, systemClock, toIso } = await loadCore();
      const { prompt, dependsOn, notBefore } = options;
      const changes = defined({
        prompt: prompt === undefined ? undefined : await readPrompt(prompt, LIMITS.promptBytes),
        agent: options.agent,
        priority: optionalWholeNumber('priority', options.priority, LIMITS.priority),
        timeoutSeconds: optionalWholeNumber('timeout', options.timeout, LIMITS.timeoutSeconds),
        dependsOn: listOf(dependsOn),
        maxRetries: optionalWholeNumber('max-retries', options.maxRetries, LIMITS.maxRetries),
        autoRetry: options.autoRetry,
        notBefore:
          notBefore === undefined
            ? undefined
            : toIso(await momentMs('not-before', notBefore, systemClock.nowMs(), 'ahead')),
      });
      if (Object.keys(changes).length === 0) {
        throw wrongUsage('nothing to change was named; see orchestra edit --help');
      }
      const queue = await context.existingQueue();
      const before = queue.read(queue.find(idOrPrefix));
      const task = queue.edit(before.taskId, changes);
      if (changes.agent !== undefined) await notePermissionFlags(queue, context, task.agent);
      if (context.json) context.printJson(task);
      const { describeEdit } = await import('../format/describeEdit.ts');
      const changed = describeEdit(before, task, changes);
      context.say(
        changed.length === 0
          ? `Nothing changed: task ${task.taskId} is so already.`
          : `Task ${task.taskId} changed: ${changed.join(', ')}.`,
      );
    });
}

/** `--no-depends-on` gives false: no dependencies. */
function listOf(value: string[] | boolean | undefined): string[] | undefined {
  if (value === false) return [];
  return Array.isArray(value) ? valuesOf('depends-on', value) : undefined;
}
