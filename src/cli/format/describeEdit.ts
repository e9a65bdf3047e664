import { cleanForDisplay, timeoutSecondsOf, type EditRequest, type Task } from '../../core/index.ts';
import { formatDuration, formatMoment } from './duration.ts';

/** What each option of `edit` changes: the field of the task, and the words for its new value. */
const OPTIONS: Readonly<
  Record<keyof EditRequest, readonly [field: keyof Task, words: (task: Task) => string]>
> = {
  prompt: ['prompt', () => 'prompt'],
  agent: ['agent', ({ agent }) => `agent ${cleanForDisplay(agent)}`],
  priority: ['priority', ({ priority }) => `priority ${String(priority)}`],
  timeoutSeconds: ['timeout', timeoutWords],
  dependsOn: [
    'dependsOn',
    ({ dependsOn }) =>
      `depends on ${dependsOn.length === 0 ? 'nothing' : cleanForDisplay(dependsOn.join(', '))}`,
  ],
  maxRetries: ['maxRetries', ({ maxRetries }) => `max retries ${String(maxRetries)}`],
  autoRetry: ['autoRetry', ({ autoRetry }) => (autoRetry ? 'auto-retry' : 'no auto-retry')],
  notBefore: ['notBefore', ({ notBefore }) => `not before ${formatMoment(notBefore ?? '')}`],
};

function timeoutWords(task: Task): string {
  const seconds = timeoutSecondsOf(task);
  return seconds === undefined ? 'no timeout' : `timeout ${formatDuration(seconds * 1000)}`;
}

/**
 * What an edit changed, as the options call it, with the new values.
 * @param request what was asked for; what was so already is left out
 */
export function describeEdit(before: Task, after: Task, request: EditRequest): string[] {
  return Object.entries(OPTIONS)
    .filter(([option, [field]]) => {
      const isChanged = JSON.stringify(before[field]) !== JSON.stringify(after[field]);
      return option in request && isChanged;
    })
    .map(([, [, words]]) => words(after));
}
