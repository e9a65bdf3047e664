import { existsSync } from 'node:fs';
import { attemptBefore } from '../model/ids.ts';
import { isLeaving, type Task } from '../model/task.ts';
import { readJournal } from './journal.ts';
import type { QueuePaths } from './paths.ts';

/**
 * Whether a retry that is not shown was made before, and is over: it lies in the archive, or the attempt before it tells
 * of its deletion, which is noted there first. Its journal is gone since, so one who was halted before its first line, and
 * goes on, begins another. That one counts for nobody, and whoever finds it takes it away.
 */
export function isLateRetry(paths: QueuePaths, task: Task): boolean {
  const { taskId, revision } = task;
  const before = attemptBefore(taskId);
  if (before === undefined || revision !== 1 || isLeaving(task)) return false;
  if (existsSync(paths.taskFile(taskId))) return false;
  if (existsSync(paths.archivedTask(taskId))) return true;
  const previous = readJournal(paths.journalFile(before), before)?.task;
  return previous?.retriedBy === taskId && (previous.retryDeletedAt ?? null) !== null;
}
