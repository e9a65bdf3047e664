import { cleanForDisplay, type ConsentQuestion } from '../../core/index.ts';

/** The question in one line. */
export function consentTitle(questions: readonly ConsentQuestion[]): string {
  const agents = questions.flatMap((question) => (question.kind === 'agent' ? [question.agent.name] : []));
  if (agents.length === 0) return 'Start the tasks of this queue?';
  const names = agents.map((name) => `“${cleanForDisplay(name)}”`).join(', ');
  return `Let this folder's ${agents.length === 1 ? 'agent' : 'agents'} ${names} run?`;
}

/** What would run, command line by command line. */
export function consentDetail(questions: readonly ConsentQuestion[]): string {
  return questions.map(describe).join('\n\n');
}

function describe(question: ConsentQuestion): string {
  if (question.kind === 'queue') {
    return `The queue in ${cleanForDisplay(question.root)} was not made by you on this machine. Its tasks would run as you.`;
  }
  const lines = [
    `${question.agent.name}: ${question.commandLine}`,
    ...(question.interactiveCommandLine === undefined
      ? []
      : [`or, run interactively: ${question.interactiveCommandLine}`]),
    `in ${question.workingDirectory}`,
    ...question.environment.map((entry) => `with ${entry}`),
    ...question.permissionFlags.map((flag) => `${flag} skips the agent's own permission questions`),
    ...(question.template === undefined ? [] : [`The prompt begins: ${question.template}`]),
    `Defined by ${question.sources.join(', ')}`,
  ];
  return lines.map((line) => cleanForDisplay(line).replaceAll('\n', ' ')).join('\n');
}

/** Tells one set of questions from another: a person is asked once for each. */
export function consentKey(questions: readonly ConsentQuestion[]): string {
  return JSON.stringify(
    questions.map((question) =>
      question.kind === 'queue'
        ? question.queueId
        : [question.commandLine, question.interactiveCommandLine, question.environment, question.template],
    ),
  );
}
