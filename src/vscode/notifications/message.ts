import type { Summary, Task } from '../../core/index.ts';
import type { PanelSettings } from '../host/panelSettings.ts';
import type { L10n } from '../l10n.ts';
import { quoted, titleOf } from '../view/words.ts';
import { plainMessage } from './plainMessage.ts';
import { failureText } from '../view/failureText.ts';

/** What came to its end in a queue. */
export interface Happened {
  /** Root of the queue. */
  readonly root: string;
  /** Name of the folder, where there is more than one queue. */
  readonly folder: string | undefined;
  /** What was not told yet, in the order in which it ended. */
  readonly untold: readonly Task[];
  /** Everything since the queue was last done. */
  readonly run: { readonly complete: number; readonly failed: number };
  readonly counts: Summary;
}

/** One notification. */
export interface Message {
  readonly severity: 'warning' | 'information';
  readonly text: string;
  /** The tasks it says have failed, for its actions. */
  readonly failed: readonly { readonly taskId: string; readonly root: string }[];
}

/** Titles that are named in one message. */
const NAMED = 3;
/** Characters of the reason of a failure. */
const REASON_LENGTH = 120;

/** What is to be told of the queues, in one message; undefined where it is nothing the person does not know. */
export function messageFor(
  queues: readonly Happened[],
  level: PanelSettings['notifications'],
  l10n: L10n,
): Message | undefined {
  if (level === 'none') return undefined;
  const failed = queues.flatMap(({ untold }) => untold.filter(hasFailedByItself));
  const links = queues.flatMap(({ root, untold }) =>
    untold.filter(hasFailedByItself).map(({ taskId }) => ({ taskId, root })),
  );
  const done = level === 'all' ? queues.filter(isDoneByItself) : [];
  const sentences = [
    ...(failed.length === 0 ? [] : [failuresText(failed, l10n)]),
    ...done.map((queue) => doneText(queue, l10n)),
  ];
  if (sentences.length === 0) return undefined;
  return {
    severity: failed.length > 0 ? 'warning' : 'information',
    text: plainMessage(sentences.join(' ')),
    failed: links,
  };
}

/** Whoever cancels a task or ends it as timed out knows of its end. */
function endedByPerson({ status, timeoutRequestedAt }: Task): boolean {
  return status === 'cancelled' || (timeoutRequestedAt ?? null) !== null;
}

function hasFailedByItself(task: Task): boolean {
  return task.status === 'failed' && !endedByPerson(task);
}

function isDoneByItself({ untold, counts }: Happened): boolean {
  return isDone(counts) && !untold.every(endedByPerson);
}

/** Nothing runs, and nothing will start by itself. */
export function isDone({ running, pending, blocked, autoRetry }: Summary): boolean {
  return running === 0 && autoRetry === 0 && pending <= blocked;
}

function failuresText(failed: readonly Task[], l10n: L10n): string {
  const [first] = failed;
  if (first !== undefined && failed.length === 1) return oneFailureText(first, l10n);
  const named = failed
    .slice(0, NAMED)
    .map(({ prompt }) => quoted(titleOf(prompt), l10n))
    .join(', ');
  const more = failed.length - NAMED;
  return more > 0
    ? l10n.t('{0} tasks failed: {1} and {2} more.', failed.length, named, more)
    : l10n.t('{0} tasks failed: {1}.', failed.length, named);
}

function oneFailureText(task: Task, l10n: L10n): string {
  const { prompt, failureReason, exitCode } = task;
  const title = titleOf(prompt);
  if (failureReason === 'timeout') return l10n.t('“{0}” timed out.', title);
  if (failureReason === 'exit-code' && exitCode !== null) {
    return l10n.t('“{0}” failed with exit code {1}.', title, exitCode);
  }
  const [line = ''] = (failureText(task, l10n) ?? '').split('\n', 1);
  if (line === '') return l10n.t('“{0}” failed.', title);
  return l10n.t('“{0}” failed: {1}.', title, titleOf(line, REASON_LENGTH).replace(/[.\u2026]$/u, ''));
}

function doneText({ folder, run, counts }: Happened, l10n: L10n): string {
  const words = [
    ...(run.complete > 0 ? [l10n.t('{0} complete', run.complete)] : []),
    ...(run.failed > 0 ? [l10n.t('{0} failed', run.failed)] : []),
    ...(counts.blocked > 0 ? [l10n.t('{0} blocked', counts.blocked)] : []),
  ].join(', ');
  return folder === undefined
    ? l10n.t('The queue is done: {0}.', words)
    : l10n.t('The queue of {0} is done: {1}.', folder, words);
}
