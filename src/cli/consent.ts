import type { ConsentQuestion, Queue } from '../core/index.ts';
import { askYesNo, canAsk } from './ask.ts';
import type { Context } from './context.ts';
import { CommandError, oneLine } from './errors.ts';

const TASKS_SHOWN = 20;
const PROMPT_SHOWN = 200;

/**
 * Sees to it that a person has approved what would be launched: asks on a terminal, with the command lines in view.
 * With `agentNames` only what concerns these. `trust` (`--trust`) or ORCHESTRA_TRUST_WORKSPACE=1 answer yes. @throws CommandError where nobody said yes
 */
export async function settleConsent(
  queue: Queue,
  context: Context,
  trust: boolean,
  agentNames?: ReadonlySet<string>,
): Promise<void> {
  const questions = queue.consentQuestions(agentNames);
  if (questions.length === 0) return;
  if (trust || process.env['ORCHESTRA_TRUST_WORKSPACE'] === '1') {
    queue.grant(questions);
    context.note(`Approved: ${questions.map(subjectOf).join(', ')}.`);
    return;
  }
  if (!canAsk()) {
    throw new CommandError(
      `nothing is started before somebody has approved ${questions.map(subjectOf).join(', ')}; look at it with ` +
        '"orchestra trust", or pass --trust (or ORCHESTRA_TRUST_WORKSPACE=1)',
    );
  }
  context.note(describeQuestions(queue, questions));
  if (!(await askYesNo('\nMay this be started from now on?')))
    throw new CommandError('not approved, so nothing was started');
  queue.grant(questions);
}

/** Approves everything that is asked, and says so. */
export function grantAll(queue: Queue, context: Context): void {
  const questions = queue.consentQuestions();
  if (questions.length === 0) return;
  queue.grant(questions);
  context.note(`Approved: ${questions.map(subjectOf).join(', ')}.`);
}

function subjectOf(question: ConsentQuestion): string {
  if (question.kind === 'queue')
    return `the queue in ${question.root} (it was not made by you on this machine)`;
  return `agent ${question.agent.name} (${oneLine(question.commandLine)})`;
}

/** All questions in full, with what waits to be started where the queue itself is the question. */
export function describeQuestions(queue: Queue, questions: readonly ConsentQuestion[]): string {
  const texts = questions.map(describeQuestion);
  if (questions.some(({ kind }) => kind === 'queue')) texts.push(describePending(queue));
  return texts.join('\n\n');
}

function describePending(queue: Queue): string {
  const { tasks } = queue.status({ limit: 0, statuses: ['pending'] });
  if (tasks.length === 0) return 'No task waits in it.';
  const lines = tasks
    .slice(0, TASKS_SHOWN)
    .map(({ task }) => `  ${oneLine(task.agent)}: ${oneLine(task.prompt.slice(0, PROMPT_SHOWN))}`);
  const more = tasks.length - lines.length;
  return ['Tasks that wait in it:', ...lines, ...(more > 0 ? [`  and ${String(more)} more`] : [])].join('\n');
}

/** A question in full: the command line, its environment, where it runs, what it skips, and which file says so. */
function describeQuestion(question: ConsentQuestion): string {
  if (question.kind === 'queue') {
    return `This queue was not made by you on this machine; its tasks would be started:\n  ${oneLine(question.root)}`;
  }
  const {
    agent,
    commandLine,
    interactiveCommandLine,
    environment,
    workingDirectory,
    permissionFlags,
    sources,
    template,
  } = question;
  const lines = [
    `Agent ${agent.name} is defined by files of this project, and is new or was changed:`,
    `  runs      ${oneLine(commandLine)}`,
    `  in        ${oneLine(workingDirectory)}`,
    `  from      ${sources.map(oneLine).join(', ')}`,
  ];
  if (interactiveCommandLine !== undefined)
    lines.push(`  or, in a terminal of yours, ${oneLine(interactiveCommandLine)}`);
  if (environment.length > 0) lines.push(`  sets      ${environment.map(oneLine).join(', ')}`);
  if (template !== undefined) lines.push(`  template  ${oneLine(template)}`);
  if (permissionFlags.length > 0) {
    lines.push(`  ! skips the agent's own permission questions: ${permissionFlags.map(oneLine).join(', ')}`);
  }
  return lines.join('\n');
}
