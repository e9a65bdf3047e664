import { toIso } from '../model/clock.ts';
import type { Task } from '../model/task.ts';
import { claimRetry, retryOf } from '../model/retrying.ts';
import { forEachInSpite } from '../model/inSpite.ts';
import { OrchestraError } from '../model/errors.ts';
import { words } from '../model/words.ts';
import { backoffSeconds } from '../schedule/backoff.ts';
import { isRetryOnItsWay } from '../schedule/chains.ts';
import { withNamedRetry } from './scans.ts';
import { writePlan } from './plans.ts';
import type { FinishedTask } from '../store/finishedTask.ts';
import { isLateRetry } from '../store/late.ts';
import type { QueueContext } from './queueContext.ts';

/** How a retry comes about. */
export interface RetryOptions {
  /** By itself: after a pause that grows with each attempt. */
  readonly automatic?: boolean;
  readonly maxRetries?: number | undefined;
  /** Whether the new attempt is itself retried automatically. */
  readonly auto?: boolean | undefined;
}

/**
 * Makes the one retry of a failed task, or returns the one that exists. First the failed task names it, then it is
 * created exclusively under that name, so whoever is cut off in between, the next one creates the same.
 */
export function makeRetry(queue: QueueContext, id: string, options: RetryOptions): Task {
  const failed = nameRetry(queue, id, options);
  const made = (failed.retriedBy ?? null) === null ? undefined : createRetry(queue, failed);
  if (made === undefined) throw new OrchestraError('refused', words`${id} was not retried.`);
  return made.task;
}

function nameRetry(queue: QueueContext, id: string, options: RetryOptions): Task {
  const { store, clock } = queue;
  try {
    return store.commit(
      id,
      (task) =>
        claimRetry(task, clock.nowMs(), {
          maxRetries: options.maxRetries,
          auto: options.auto,
          notBefore: options.automatic === true ? endOfBackoff(queue, task) : undefined,
        }),
      { flush: true },
    );
  } catch (error) {
    // It is named. Should a power cut undo that, whoever names it anew finds the retry there already.
    if (OrchestraError.is(error, 'unconfirmed')) return store.require(id);
    throw error;
  }
}

/** Creates the retries that failed tasks name and that were not created, because their maker was cut off in between; returns them. */
export function completeRetries(queue: QueueContext, failed: readonly FinishedTask[]): string[] {
  const made: string[] = [];
  forEachInSpite(withNamedRetry(queue.store, failed), (task) => {
    const retry = isRetryOnItsWay(task) ? createRetry(queue, task) : undefined;
    if (retry?.created === true) made.push(retry.task.taskId);
  });
  return made;
}

/** Creates the retry that a failed task names, or returns the one that exists; undefined where that was deleted. */
function createRetry(queue: QueueContext, failed: Task): { task: Task; created: boolean } | undefined {
  const retry = retryOf(failed, queue.clock.nowMs());
  const known = queue.tryRead(retry.taskId);
  if (known !== undefined) return { task: known, created: false };
  // What says so may have come to be since the failed task was read, and since each look.
  const isOver = (): boolean => wasRetryDeleted(queue, failed.taskId, retry);
  if (isOver()) return undefined;
  const first = retry.parentTaskId ?? failed.taskId;
  try {
    const made = queue.store.create(retry, `retry ${String(retry.retryCount)} of ${first}`, isOver);
    if (made.created) writePlan(queue, made.task);
    return made;
  } catch (error) {
    if (!isOver()) throw error;
    const archived = queue.tryRead(retry.taskId);
    return archived === undefined ? undefined : { task: archived, created: false };
  }
}

/** Whoever deletes a retry notes that in the failed task; where that is no longer here, the events tell. */
function wasRetryDeleted({ store }: QueueContext, failedId: string, retry: Task): boolean {
  if (isLateRetry(store.paths, retry.taskId)) return true;
  if (store.read(failedId).kind !== 'missing') return false;
  return store.events.read({ task: retry.taskId }).some(({ kind }) => kind === 'deleted');
}

/** When the automatic retry of a task that failed may start. */
function endOfBackoff(queue: QueueContext, failed: Task): string {
  const { retryBackoffBaseSeconds, retryBackoffCeilingSeconds } = queue.config().settings;
  const pauseSeconds = backoffSeconds(failed.retryCount, retryBackoffBaseSeconds, retryBackoffCeilingSeconds);
  return toIso(queue.clock.nowMs() + 1000 * pauseSeconds);
}
