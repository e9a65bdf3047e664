import type { Program } from '../base.ts';
import { grantAll } from '../consent.ts';
import type { Context } from '../context.ts';
import { loadCore } from '../core.ts';
import { wrongUsage } from '../errors.ts';
import { noteUnreadableFiles } from '../format/configProblems.ts';
import { notePermissionFlags } from '../permissionNote.ts';
import { noteAccomplished, standardOutput } from '../output.ts';
import { readPrompt } from '../prompt.ts';
import { fromTemplate } from '../template.ts';
import { defined, momentMs, optionalWholeNumber, valuesOf } from '../values.ts';

/** `orchestra start AGENT PROMPT`: puts a task into the queue; whoever dispatches starts it. */
export function addStart(program: Program, context: Context): void {
  program
    .command('start')
    .description('put a task into the queue')
    .usage('[options] <agent> <prompt>\n       orchestra start [options] --template <name> [agent]')
    .argument('[agent]', 'who does it: coder, claude, codex, gemini, …, or shell for a command line')
    .argument('[prompt]', 'what to do; - reads standard input; after -- it may begin with a dash')
    .option('--template <name>', 'what to do, from .orchestra/templates/<name>.md; options here win over it')
    .option('--set <label=value>', 'what the template asks for; once for each', gather)
    .option('--max-retries <n>', 'attempts after the first one (standard: 3)')
    .option('--auto-retry', 'try again by itself when it fails')
    .option('--priority <n>', '0 to 100, higher goes first (standard: 5)')
    .option('--timeout <seconds>', 'end it after this long (standard: 3600); 0 = never')
    .option('--depends-on <id...>', 'tasks that must be complete before: once for each, or with commas')
    .option('--not-before <time>', 'not before this time, or in 90s, 10m, 2h, 7d')
    .option('--trust', 'approve what this queue would start')
    .action(async (agentArgument, promptArgument, options) => {
      const { LIMITS, systemClock, toIso } = await loadCore();
      const request = {
        priority: optionalWholeNumber('priority', options.priority, LIMITS.priority),
        maxRetries: optionalWholeNumber('max-retries', options.maxRetries, LIMITS.maxRetries),
        timeoutSeconds: optionalWholeNumber('timeout', options.timeout, LIMITS.timeoutSeconds),
        autoRetry: options.autoRetry,
        dependsOn: options.dependsOn && valuesOf('depends-on', options.dependsOn),
        notBefore:
          options.notBefore === undefined
            ? undefined
            : toIso(await momentMs('not-before', options.notBefore, systemClock.nowMs(), 'ahead')),
      };
      const given = { agent: agentArgument, prompt: promptArgument, ...options };
      const asked = await askedFor(given, LIMITS.promptBytes, context);
      const queue = await context.openQueue();
      noteUnreadableFiles(queue, context);
      const task = queue.add({ ...asked, ...defined(request) });
      noteAccomplished(`task ${task.taskId} was created all the same`);
      await notePermissionFlags(queue, context, task.agent);
      if (options.trust === true) grantAll(queue, context);
      if (context.json) context.printJson(task);
      context.say(`Task ${task.taskId} created for ${task.agent}.`);
      // Programs that start tasks know what they do.
      if (standardOutput().isTTY === true && queue.dispatcher().state === 'none') {
        context.say(
          'Nothing dispatches this queue now: "orchestra run" starts what can start, an open VS Code window does it too.',
        );
      }
    });
}

function gather(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

interface Given {
  readonly agent?: string | undefined;
  readonly prompt?: string | undefined;
  readonly template?: string | undefined;
  readonly set?: readonly string[] | undefined;
}

/** Who shall do what: as the arguments say it, or a template. @throws CommandError (usage) */
async function askedFor(
  { agent, prompt, template, set }: Given,
  maxBytes: number,
  context: Context,
): Promise<{ agent: string; prompt: string }> {
  if (template !== undefined) {
    if (prompt !== undefined) {
      throw wrongUsage('a template brings its own prompt; leave the prompt or --template away');
    }
    return fromTemplate({ name: template, agent, set: set ?? [] }, context);
  }
  if (set !== undefined) throw wrongUsage('--set fills in a template; name it with --template');
  if (agent === undefined || prompt === undefined) {
    const what = agent === undefined ? 'agent' : 'prompt';
    throw wrongUsage(`missing required argument '${what}'; see orchestra start --help`);
  }
  return { agent, prompt: await readPrompt(prompt, maxBytes) };
}
