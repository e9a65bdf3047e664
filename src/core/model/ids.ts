import { OrchestraError } from './errors.ts';
import { words } from './words.ts';

const TASK_ID = /^task_[A-Za-z0-9_-]{1,120}$/;

/** Whether `text` is a task id. Nothing else ever becomes part of a path. */
export function isTaskId(text: string): boolean {
  return TASK_ID.test(text);
}

/** Returns `text` if it is a task id. @throws OrchestraError `invalid` otherwise. */
export function requireTaskId(text: string): string {
  if (isTaskId(text)) return text;
  throw new OrchestraError(
    'invalid',
    words`${JSON.stringify(text.slice(0, 80))} is not a task ID; IDs look like task_1700000000000_ab12 (letters, digits, _ and -).`,
  );
}

/** A new id: `task_<epoch ms>_<random>`. Sorts by time of creation; the store still creates it exclusively. */
export function newTaskId(nowMs: number): string {
  const random = Math.floor(Math.random() * 36 ** 5);
  return `task_${String(Math.trunc(nowMs))}_${random.toString(36).padStart(5, '0')}`;
}

/** The id of attempt `attempt` (1 = first retry) of the chain that `firstTaskId` began: the same for whoever makes it. */
export function retryTaskId(firstTaskId: string, attempt: number): string {
  return `${firstTaskId}_r${String(attempt)}`;
}

/** The id of the attempt before a retry, by the name of the retry; undefined for any other id. */
export function attemptBefore(id: string): string | undefined {
  const [, first, attempt] = /^(.+)_r(\d+)$/.exec(id) ?? [];
  if (first === undefined) return undefined;
  return attempt === '1' ? first : retryTaskId(first, Number(attempt) - 1);
}

/** A short token, 12 hexadecimal digits, that tells one writer's line or file from another's. No secret. */
export function newNonce(): string {
  return Math.floor(Math.random() * 2 ** 48)
    .toString(16)
    .padStart(12, '0');
}
