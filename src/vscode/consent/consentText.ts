import { cleanForDisplay, type ConsentQuestion } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';
import { quoted } from '../view/words.ts';

/** The question in one line. */
export function consentTitle(questions: readonly ConsentQuestion[], l10n: L10n): string {
  const agents = questions.flatMap((question) => (question.kind === 'agent' ? [question.agent.name] : []));
  if (agents.length === 0) return l10n.t('Start the tasks of this queue?');
  const names = agents.map((name) => quoted(cleanForDisplay(name), l10n)).join(', ');
  return agents.length === 1
    ? l10n.t("Let this folder's agent {0} run?", names)
    : l10n.t("Let this folder's agents {0} run?", names);
}

/** What would run, command line by command line. */
export function consentDetail(questions: readonly ConsentQuestion[], l10n: L10n): string {
  return questions.map((question) => describe(question, l10n)).join('\n\n');
}

function describe(question: ConsentQuestion, l10n: L10n): string {
  if (question.kind === 'queue') {
    return l10n.t(
      'The queue in {0} was not made by you on this machine. Its tasks would run as you.',
      cleanForDisplay(question.root),
    );
  }
  const lines = [
    `${question.agent.name}: ${question.commandLine}`,
    ...(question.interactiveCommandLine === undefined
      ? []
      : [l10n.t('or, run interactively: {0}', question.interactiveCommandLine)]),
    l10n.t('in {0}', question.workingDirectory),
    ...question.environment.map((entry) => l10n.t('with {0}', entry)),
    ...question.permissionFlags.map((flag) => l10n.t("{0} skips the agent's own permission questions", flag)),
    ...(question.template === undefined ? [] : [l10n.t('The prompt begins: {0}', question.template)]),
    l10n.t('Defined by {0}', question.sources.join(', ')),
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
