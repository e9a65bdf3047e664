import { existsSync } from 'node:fs';
import { attemptBefore } from '../model/ids.ts';
import { isLeaving, type Task } from '../model/task.ts';
import { findIntents } from './intents.ts';
import { readJournal, type ReadJournal } from './journal.ts';
import type { QueuePaths } from './paths.ts';

/**
 * Whether a journal, without a file of its task, was begun by one who came late: halted between the last look and the
 * first line while others took the task away, and its journal with it. That one counts for nobody, and whoever finds it
 * takes it away.
 */
export function isLate(paths: QueuePaths, { task, lines }: ReadJournal): boolean {
  if (task.revision !== 1 || isLeaving(task)) return false;
  return lines[0]?.event.from === null ? isLateRetry(paths, task.taskId) : isLateChange(paths, task);
}

/**
 * Whether a retry was made before, and is over: it lies in the archive, or the attempt before it tells of its deletion,
 * which is noted there first.
 */
export function isLateRetry(paths: QueuePaths, id: string): boolean {
  const before = attemptBefore(id);
  if (before === undefined) return false;
  if (existsSync(paths.archivedTask(id))) return true;
  const previous = readJournal(paths.journalFile(before), before)?.task;
  return previous?.retriedBy === id && (previous.retryDeletedAt ?? null) !== null;
}

/** A task of version 3.0 gets its journal when it is changed first, and has its file until then. */
function isLateChange(paths: QueuePaths, { taskId }: Task): boolean {
  return findIntents(paths.intents, false).has(taskId);
}
