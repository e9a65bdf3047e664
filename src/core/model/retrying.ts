import { parseTime, toIso } from './clock.ts';
import { OrchestraError } from './errors.ts';
import { retryTaskId } from './ids.ts';
import { newTask } from './newTask.ts';
import { firstTaskIdOf, isTerminal, type Task } from './task.ts';
import { requireHere, type Change } from './transitions.ts';
import { words } from './words.ts';

/** What is asked of a retry; what is not asked is as it was in the attempt that failed. */
interface RetryRequest {
  readonly maxRetries?: number | undefined;
  /** Whether the new attempt is itself retried automatically. */
  readonly auto?: boolean | undefined;
  readonly notBefore?: string | undefined;
}

/**
 * Names the retry of a failed task, and notes what is asked of it: one per failure, ever. The retry itself is
 * {@link retryOf} of the result.
 */
export function claimRetry(task: Task, nowMs: number, request: RetryRequest = {}): Change | undefined {
  requireHere(task);
  if ((task.retryDeletedAt ?? null) !== null) {
    throw new OrchestraError(
      'refused',
      words`${task.taskId} was retried already, and that attempt (${task.retriedBy ?? words`unknown`}) was deleted; start its work as a new task.`,
    );
  }
  if ((task.retriedBy ?? null) !== null) return undefined;
  if (task.status !== 'failed') {
    throw new OrchestraError(
      'refused',
      isTerminal(task.status)
        ? words`${task.taskId} is ${task.status}; only failed tasks can be retried, so start its work as a new task.`
        : words`${task.taskId} is ${task.status}; only failed tasks can be retried.`,
    );
  }
  const maxRetries = request.maxRetries ?? task.maxRetries;
  if (task.retryCount >= maxRetries) {
    throw new OrchestraError(
      'refused',
      words`${task.taskId} has no retry left (of ${String(maxRetries)}); give --max-retries ${String(task.retryCount + 1)} or more to allow another.`,
    );
  }
  return {
    kind: 'retried',
    set: {
      retriedBy: retryTaskId(firstTaskIdOf(task), task.retryCount + 1),
      retriedAt: toIso(nowMs),
      retryTerms: {
        maxRetries,
        autoRetry: request.auto ?? task.autoRetry,
        notBefore: request.notBefore ?? null,
      },
    },
  };
}

/**
 * Until when the retry of a task waits, where it is made now. A pause is a length, not a time: who makes the retry may
 * have another clock than who asked for it, or the clock was set back in between.
 */
function endOfPause({ retryTerms, retriedAt }: Task, nowMs: number): string | null {
  const untilMs = parseTime(retryTerms?.notBefore);
  if (untilMs === undefined) return null;
  const askedMs = parseTime(retriedAt) ?? nowMs;
  return toIso(Math.min(untilMs, nowMs + Math.max(0, untilMs - askedMs)));
}

/** The next attempt of a task whose retry was claimed: same work, same dependencies, a new id; the same for whoever makes it. */
export function retryOf(task: Task, nowMs: number): Task {
  const attempt = task.retryCount + 1;
  const taskId = retryTaskId(firstTaskIdOf(task), attempt);
  return {
    ...newTask({
      taskId,
      agent: task.agent,
      prompt: task.prompt,
      priority: task.priority,
      timeout: task.timeout ?? null,
      dependsOn: task.dependsOn,
      maxRetries: task.retryTerms?.maxRetries ?? task.maxRetries,
      autoRetry: task.retryTerms?.autoRetry ?? task.autoRetry,
      notBefore: endOfPause(task, nowMs),
      nowMs,
    }),
    timeoutWarning: task.timeoutWarning ?? null,
    retryCount: attempt,
    parentTaskId: firstTaskIdOf(task),
    retryHistory: [
      ...task.retryHistory,
      { attempt, timestamp: toIso(nowMs), error: task.errorMessage ?? null, retriedFrom: task.taskId },
    ],
  };
}

/** Notes in a failed task that its retry is deleted for good. */
export function loseRetry(task: Task, nowMs: number): Change | undefined {
  if ((task.retryDeletedAt ?? null) !== null) return undefined;
  return {
    kind: 'retry-deleted',
    why: `${task.retriedBy ?? 'its retry'} was deleted`,
    set: { retryDeletedAt: toIso(nowMs) },
  };
}
