import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../model/clock.ts';
import { OrchestraError } from '../model/errors.ts';
import { isDeleted, isLeaving, isSettled, type Task } from '../model/task.ts';
import { isTaskId } from '../model/ids.ts';
import { loseRetry } from '../model/retrying.ts';
import { leave } from '../model/transitions.ts';
import { ensureFolder, moveFile, namesIn, removeFile, replaceFile } from './files.ts';
import { flushFolder } from './flush.ts';
import type { FinishedTask } from './finishedTask.ts';
import { firstRevisionOf, unshown } from './intents.ts';
import { SENTINELS, type QueuePaths } from './paths.ts';
import { formatTask } from './taskFile.ts';
import type { TaskStore } from './taskStore.ts';

/** When finished tasks move to the archive. */
export interface ArchivePolicy {
  readonly enabled: boolean;
  readonly maxCompletedAgeDays: number;
  readonly maxFailedAgeDays: number;
  readonly maxQueueSize: number;
}

const DAY_MS = 86_400_000;

/** The ids that are due for the archive: too old for their kind, or the oldest beyond the count. Pure. */
export function dueForArchive(
  finished: readonly FinishedTask[],
  policy: ArchivePolicy,
  nowMs: number,
): string[] {
  const newestFirst = [...finished].sort((a, b) => b.completedAtMs - a.completedAtMs);
  let kept = 0;
  const isDue = (task: FinishedTask): boolean => {
    const days = task.status === 'complete' ? policy.maxCompletedAgeDays : policy.maxFailedAgeDays;
    if (nowMs - task.completedAtMs > days * DAY_MS || kept >= policy.maxQueueSize) return true;
    kept++;
    return false;
  };
  return newestFirst.filter(isDue).map((task) => task.id);
}

/**
 * Whether a task lies in the archive too, though nobody is moving it there: somebody copied a file. To move or delete the
 * one would take the other along.
 */
export function liesTwice(store: TaskStore, id: string): boolean {
  if (!existsSync(store.paths.archivedTask(id))) return false;
  const reading = store.read(id);
  return reading.kind === 'damaged' || (reading.kind === 'task' && !isLeaving(reading.task));
}

/**
 * Moves a settled task into the archive: noted in the task first, so that whoever finds it cut off goes on, and nobody
 * changes it any more.
 */
export function archiveTask(store: TaskStore, id: string, clock: Clock): void {
  store.events.requireWritable();
  const noted = { byUs: false };
  const task = store.commit(id, (current) => {
    const change = isSettled(current) ? leave(current, clock.nowMs(), 'archive') : undefined;
    noted.byUs = change !== undefined;
    return change;
  });
  // Where somebody else noted it, they are at it.
  if (!noted.byUs) return;
  tellCutOff(store, id, true);
  finishArchiving(store, task);
}

/** Deletes a settled task with its plan, log, sentinels and journal. Nothing outside the queue's own folders is touched. */
export function deleteTask(store: TaskStore, id: string, clock: Clock): void {
  store.events.requireWritable();
  let isOurs = false;
  const task = store.commit(id, (current) => {
    const change = leave(current, clock.nowMs(), 'delete');
    isOurs = change !== undefined;
    return change;
  });
  if (!isDeleted(task)) return;
  tellCutOff(store, id, isOurs);
  finishDeleting(store, id);
}

/**
 * Tells the attempt before a deleted one that its retry is gone on purpose: else it would look like one that was named
 * and never made, and would be made again. Called before anything is deleted.
 */
export function noteDeletedRetry(store: TaskStore, task: Task, clock: Clock): void {
  const previous = task.retryHistory.at(-1)?.retriedFrom ?? task.parentTaskId ?? '';
  if (!isTaskId(previous) || store.read(previous).kind !== 'task') return;
  store.events.requireWritable();
  try {
    // Flushed: a power cut that forgot it and not the deletion would let the retry be made and run again.
    store.commit(
      previous,
      (current) => (current.retriedBy === task.taskId ? loseRetry(current, clock.nowMs()) : undefined),
      { flush: true },
    );
  } catch (error) {
    // It went away meanwhile: nobody is left to be told.
    if (!OrchestraError.is(error, 'not-found')) throw error;
  }
}

/** Finishes what was cut off between the note and the move. Safe at any moment. */
export function finishLeaving(store: TaskStore, task: Task): void {
  tellCutOff(store, task.taskId, false);
  if (isDeleted(task)) finishDeleting(store, task.taskId);
  else if ((task.archivedAt ?? null) !== null) finishArchiving(store, task);
}

/** Deletes a task of the archive for good; that is told as any other change is, also for another who was faster with it. */
export function deleteArchivedTask(store: TaskStore, task: Task, clock: Clock): void {
  store.events.requireWritable();
  const change = leave(task, clock.nowMs(), 'delete');
  const isTold = change !== undefined && store.changeArchived(task, change);
  tellCutOff(store, task.taskId, isTold);
  finishDeleting(store, task.taskId);
}

/** Its files in the archive. */
function deleteArchived(paths: QueuePaths, id: string): void {
  removeFile(paths.archivedPlan(id));
  removeFile(paths.archivedLog(id));
  removeFile(paths.archivedTask(id));
}

/**
 * Tells the changes of a task that were cut off before they were told: once its journal is gone, nobody can.
 * @param isOurs whether its leaving was written, and told, by us
 */
function tellCutOff(store: TaskStore, id: string, isOurs: boolean): void {
  const intents = store.intents(false).get(id) ?? [];
  if (isOurs && intents.length <= 1) return;
  store.heal(id, firstRevisionOf(intents, id));
}

function finishArchiving(store: TaskStore, task: Task): void {
  const { paths } = store;
  const id = task.taskId;
  if (!existsSync(paths.archive)) {
    ensureFolder(paths.archive);
    flushFolder(paths.folder);
  }
  const plan = moveFile(paths.planFile(id), paths.archivedPlan(id)) || existsSync(paths.archivedPlan(id));
  const log = moveFile(paths.logFile(id), paths.archivedLog(id)) || existsSync(paths.archivedLog(id));
  const moved: Task = {
    ...task,
    planFile: plan ? paths.shown(paths.archivedPlan(id)) : null,
    logFile: log ? paths.shown(paths.archivedLog(id)) : null,
  };
  // The journal, which could tell the events anew after a power cut, goes now.
  store.events.flush();
  replaceFile(paths.archivedTask(id), formatTask(moved), { flush: true });
  if (wasDeleted(store, id)) deleteArchived(paths, id);
  else removeHot(store, id);
}

/** Whether somebody deleted a task while we moved it: where its journal is gone already, the events tell. */
function wasDeleted(store: TaskStore, id: string): boolean {
  const reading = store.read(id);
  if (reading.kind === 'task') return isDeleted(reading.task);
  return store.events.read({ task: id }).at(-1)?.kind === 'deleted';
}

function finishDeleting(store: TaskStore, id: string): void {
  // Somebody may be moving it into the archive just now.
  deleteArchived(store.paths, id);
  removeFile(store.paths.planFile(id));
  removeFile(store.paths.logFile(id));
  removeHot(store, id);
}

/**
 * First what another process is about to show: once that is gone, no file of the task can come back, however late it
 * is. Then the task file, then the journal, and last the intent that names the task: cut off before, it is finished later.
 */
function removeHot(store: TaskStore, id: string): void {
  const { paths } = store;
  const intents = (): string[] => store.intents(false).get(id) ?? [];
  for (const intent of unshown(intents(), id)) removeFile(intent);
  for (const sentinel of SENTINELS) removeFile(paths.sentinel(id, sentinel));
  for (const name of namesIn(paths.run)) if (name.startsWith(`${id}.`)) removeFile(join(paths.run, name));
  removeFile(paths.taskFile(id));
  removeFile(paths.journalFile(id));
  for (const intent of intents()) removeFile(intent);
}
