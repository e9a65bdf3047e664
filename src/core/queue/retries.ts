import { parseTime, toIso } from '../model/clock.ts';
import type { Task } from '../model/task.ts';
import { claimRetry, retryOf } from '../model/retrying.ts';
import { forEachInSpite } from '../model/inSpite.ts';
import { OrchestraError } from '../model/errors.ts';
import { backoffSeconds } from '../schedule/backoff.ts';
import { isRetryOnItsWay } from '../schedule/chains.ts';
import { recentlyFailed } from './scans.ts';
import { writePlan } from './plans.ts';
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
  const { store, clock } = queue;
  const failed = store.commit(
    id,
    (task) => claimRetry(task, clock.nowMs(), { maxRetries: options.maxRetries }),
    { flush: true },
  );
  if ((failed.retriedBy ?? null) === null) throw new OrchestraError('refused', `${id} was not retried.`);
  const retry = retryOf(failed, clock.nowMs(), {
    maxRetries: options.maxRetries,
    auto: options.auto,
    notBefore: options.automatic === true ? endOfBackoff(queue, failed, clock.nowMs()) : undefined,
  });
  const known = queue.tryRead(retry.taskId);
  if (known !== undefined) return known;
  const made = store.create(retry, `retry ${String(retry.retryCount)} of ${retry.parentTaskId ?? id}`);
  if (made.created) writePlan(queue, made.task);
  return made.task;
}

/** Creates the retries that were named but not created, because their maker was cut off in between. */
export function completeRetries(queue: QueueContext): void {
  forEachInSpite(recentlyFailed(queue.store), (task) => {
    const retriedBy = task.retriedBy ?? null;
    if (retriedBy === null || !isRetryOnItsWay(task) || queue.tryRead(retriedBy) !== undefined) return;
    const nowMs = queue.clock.nowMs();
    const notBefore = task.autoRetry
      ? endOfBackoff(queue, task, parseTime(task.retriedAt) ?? nowMs)
      : undefined;
    const expected = retryOf(task, nowMs, { notBefore });
    const made = queue.store.create(
      expected,
      `retry ${String(expected.retryCount)} of ${expected.parentTaskId ?? ''}`,
    );
    if (made.created) writePlan(queue, made.task);
  });
}

/** When the automatic retry of a failed task that was named at `sinceMs` may start. */
function endOfBackoff(queue: QueueContext, failed: Task, sinceMs: number): string {
  const { retryBackoffBaseSeconds, retryBackoffCeilingSeconds } = queue.config().settings;
  return toIso(
    sinceMs + 1000 * backoffSeconds(failed.retryCount, retryBackoffBaseSeconds, retryBackoffCeilingSeconds),
  );
}
