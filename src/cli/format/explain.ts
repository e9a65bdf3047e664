import { cleanForDisplay, describeWait, type Queue, type Task, type WaitReason } from '../../core/index.ts';
import { lastLines, logFileOf, readTail } from '../taskFiles.ts';
import { formatMoment } from './duration.ts';

const LOG_LINES = 10;
const LOG_BYTES = 16 * 1024;

/** One sentence: what the task waits for, why it failed, or that it is neither. */
export function explainTask(task: Task, waiting: WaitReason | undefined): string {
  const id = task.taskId;
  switch (task.status) {
    case 'pending':
      return waiting === undefined
        ? `${id} is pending and may start at any moment.`
        : cleanForDisplay(`${id} ${phrase(waiting)}.`);
    case 'running':
      return `${id} is running${momentPhrase('since', task.startedAt)}.`;
    case 'complete':
      return `${id} is complete; it waits for nothing.`;
    case 'cancelled':
      return `${id} was cancelled${momentPhrase('at', task.completedAt)}; it waits for nothing.`;
    case 'failed':
      return failure(task);
  }
}

function momentPhrase(word: string, iso: string | null | undefined): string {
  return typeof iso === 'string' ? ` ${word} ${formatMoment(iso)}` : '';
}

/** Words that can follow "task_x …". */
function phrase(reason: WaitReason): string {
  switch (reason.kind) {
    case 'backoff':
      return `is a retry and waits until ${formatMoment(reason.until)}`;
    case 'not-before':
      return `is not to start before ${formatMoment(reason.until)}`;
    case 'blocked':
    case 'cycle':
    case 'untrusted':
      return `is ${describeWait(reason)}`;
    case 'paused':
    case 'no-dispatcher':
      return `waits: ${describeWait(reason)}`;
    case 'newer-format':
      return `was ${describeWait(reason)}`;
    case 'dependency':
    case 'slot':
    case 'agent-limit':
    case 'manual':
    case 'starting':
      return describeWait(reason);
  }
}

function failure(task: Task): string {
  const reason = typeof task.failureReason === 'string' ? ` (${task.failureReason})` : '';
  const message = cleanForDisplay(task.errorMessage ?? 'no reason was recorded').replace(/\.$/, '');
  const next = typeof task.retriedBy === 'string' ? ` It was tried again as ${task.retriedBy}.` : '';
  return `${task.taskId} failed${reason}: ${message}.${next}`;
}

/** The last lines of its log, clean. */
export function logEnd(queue: Queue, id: string): string[] {
  const file = logFileOf(queue, id);
  if (file === undefined) return [];
  const text = lastLines(readTail(file, LOG_BYTES), LOG_LINES);
  return text
    .split('\n')
    .map((line) => cleanForDisplay(line))
    .filter((line, index, all) => line !== '' || index < all.length - 1);
}
