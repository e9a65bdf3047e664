import {
  cleanForDisplay,
  describeWait,
  outputFormatOf,
  ShownLog,
  tailOffset,
  type HeldTask,
  type Queue,
  type Task,
  type WaitReason,
} from '../../core/index.ts';
import { lastLines, logFileOf, readTail } from '../taskFiles.ts';
import { formatMoment } from './duration.ts';
import { waitWords } from './waitWords.ts';

const LOG_LINES = 10;
/** A line of JSON may be long. */
const LOG_BYTES = 64 * 1024;

/**
 * In a sentence or two: what the task waits for, why it failed, or that it is neither.
 * @param held what keeps it from starting in the end
 */
export function explainTask(task: Task, waiting: WaitReason | undefined, held?: HeldTask): string {
  const id = task.taskId;
  switch (task.status) {
    case 'pending':
      return waiting === undefined
        ? `${id} is pending and may start at any moment.`
        : cleanForDisplay(`${id} ${phrase(waiting)}.${inTheEnd(id, held)}`);
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

function inTheEnd(id: string, held: HeldTask | undefined): string {
  if (held === undefined || held.id === id) return '';
  return ` In the end ${held.id} holds it up: ${waitWords(held.reason)}.`;
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
    case 'config':
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

/** The last lines of its log as people read it, clean. */
export function logEnd(queue: Queue, task: Task): string[] {
  const file = logFileOf(queue, task.taskId);
  if (file === undefined) return [];
  const startsInside = tailOffset(file, LOG_BYTES) > 0;
  const log = new ShownLog({ format: outputFormatOf(queue, task), colours: false, startsInside });
  const text = log.add(readTail(file, LOG_BYTES)) + log.end();
  return lastLines(text, LOG_LINES)
    .split('\n')
    .filter((line, index, all) => line !== '' || index < all.length - 1);
}
