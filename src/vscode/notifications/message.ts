import type { Summary, Task } from '../../core/index.ts';
import type { PanelSettings } from '../host/panelSettings.ts';
import { titleOf } from '../view/words.ts';
import { plainMessage } from './plainMessage.ts';

/** What came to its end in a queue. */
export interface Happened {
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
  /** Ids of the tasks it says have failed, for its actions. */
  readonly failed: readonly string[];
}

/** Titles that are named in one message. */
const NAMED = 3;

/** What is to be told of the queues, in one message; undefined where it is nothing the person does not know. */
export function messageFor(
  queues: readonly Happened[],
  level: PanelSettings['notifications'],
): Message | undefined {
  if (level === 'none') return undefined;
  const failed = queues.flatMap(({ untold }) => untold.filter(hasFailedByItself));
  const done = level === 'all' ? queues.filter(isDoneByItself) : [];
  const sentences = [...(failed.length === 0 ? [] : [failureText(failed)]), ...done.map(doneText)];
  if (sentences.length === 0) return undefined;
  return {
    severity: failed.length > 0 ? 'warning' : 'information',
    text: plainMessage(sentences.join(' ')),
    failed: failed.map(({ taskId }) => taskId),
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

function failureText(failed: readonly Task[]): string {
  const [first] = failed;
  if (first !== undefined && failed.length === 1) return `${quoted(first)} ${howItFailed(first)}.`;
  const named = failed.slice(0, NAMED).map(quoted).join(', ');
  const more = failed.length > NAMED ? ` and ${String(failed.length - NAMED)} more` : '';
  return `${String(failed.length)} tasks failed: ${named}${more}.`;
}

function quoted({ prompt }: Task): string {
  return `“${titleOf(prompt)}”`;
}

function howItFailed({ failureReason, exitCode, errorMessage }: Task): string {
  if (failureReason === 'timeout') return 'timed out';
  if (failureReason === 'exit-code' && (exitCode ?? null) !== null) {
    return `failed with exit code ${String(exitCode)}`;
  }
  const [line = ''] = (errorMessage ?? '').split('\n', 1);
  const words = titleOf(line).replace(/\.$/, '');
  return line === '' ? 'failed' : `failed: ${words}`;
}

function doneText({ folder, run, counts }: Happened): string {
  const parts = [
    [run.complete, 'complete'],
    [run.failed, 'failed'],
    [counts.blocked, 'blocked'],
  ] as const;
  const words = parts.filter(([count]) => count > 0).map(([count, word]) => `${String(count)} ${word}`);
  const queue = folder === undefined ? 'The queue' : `The queue of ${folder}`;
  return `${queue} is done: ${words.join(', ')}.`;
}
