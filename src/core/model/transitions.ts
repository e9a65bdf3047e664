import { toIso } from './clock.ts';
import { OrchestraError } from './errors.ts';
import {
  isDeleted,
  isLeaving,
  isTerminal,
  type FailureReason,
  type ProcessIdentity,
  type Task,
} from './task.ts';
import { type Words, words } from './words.ts';

/** What a transition changes, and how the event names it. */
export interface Change {
  readonly set: Partial<Task>;
  /** Stable word for the event: `started`, `finished`, `edited`, … */
  readonly kind: string;
  readonly why?: string;
}

/** Fields a person may change in a pending task, at any of the three doors. */
export const EDITABLE_FIELDS: ReadonlySet<string> = new Set([
  'prompt',
  'agent',
  'priority',
  'timeout',
  'dependsOn',
  'maxRetries',
  'autoRetry',
  'notBefore',
  'rank',
  'pausedAt',
]);

/** What a person may change in a pending task. */
export type TaskEdit = Partial<
  Pick<
    Task,
    | 'prompt'
    | 'agent'
    | 'priority'
    | 'timeout'
    | 'dependsOn'
    | 'maxRetries'
    | 'autoRetry'
    | 'notBefore'
    | 'rank'
  >
>;

/** How an attempt ended. */
export type Outcome =
  | { readonly status: 'complete'; readonly exitCode?: number | undefined; readonly why: string }
  | { readonly status: 'cancelled'; readonly exitCode?: number | undefined; readonly why: string }
  | {
      readonly status: 'failed';
      readonly reason: FailureReason;
      readonly error: string;
      readonly exitCode?: number | undefined;
    };

/** @param rule that says which status is needed, and for what */
function requireStatus(task: Task, allowed: Task['status'], rule: Words): void {
  if (task.status !== allowed) {
    throw new OrchestraError('refused', words`${task.taskId} is ${task.status}; ${rule}.`);
  }
}

/** @throws OrchestraError `refused` for a task that is on its way to the archive or out */
export function requireHere(task: Task): void {
  if (isDeleted(task)) {
    throw new OrchestraError('refused', words`${task.taskId} is being deleted; it no longer changes.`);
  }
  if ((task.archivedAt ?? null) !== null) {
    throw new OrchestraError('refused', words`${task.taskId} is being archived; it no longer changes.`);
  }
}

/** pending → running: the claim. The wrapper waits for "go" until this is on the disk. */
export function start(
  task: Task,
  nowMs: number,
  facts: {
    process: ProcessIdentity;
    runner: ProcessIdentity;
    marker: string;
    logFile: string;
    planFile: string;
  },
): Change {
  requireStatus(task, 'pending', words`only pending tasks can be started`);
  requireHere(task);
  return {
    kind: 'started',
    set: {
      status: 'running',
      startedAt: toIso(nowMs),
      pid: facts.process.pid,
      process: facts.process,
      runner: facts.runner,
      marker: facts.marker,
      startRevision: task.revision + 1,
      logFile: facts.logFile,
      planFile: facts.planFile,
      runRequestedAt: null,
      blockedBy: null,
      blockedReason: null,
    },
  };
}

/** running → running in the care of another runner. */
export function adopt(task: Task, runner: ProcessIdentity): Change {
  requireStatus(task, 'running', words`only running tasks can be adopted`);
  return { kind: 'adopted', set: { runner }, why: 'its runner is gone' };
}

/** A start that came to nothing is not tried again for this long, milliseconds: its cause may still be there. */
const PUT_BACK_PAUSE_MS = 500;

/** running → pending: the agent was never started, so nothing ran. */
export function unstart(task: Task, nowMs: number, why: string): Change {
  requireStatus(task, 'running', words`only running tasks can be put back`);
  return {
    kind: 'put-back',
    why,
    set: {
      ...(task.terminal === null ? {} : { terminal: null, pausedAt: toIso(nowMs) }),
      notBefore: toIso(nowMs + PUT_BACK_PAUSE_MS),
      status: 'pending',
      startedAt: null,
      pid: null,
      process: null,
      runner: null,
      marker: null,
      startRevision: null,
    },
  };
}

/** running → terminal, or pending → failed where it could not be launched at all. */
export function finish(task: Task, nowMs: number, outcome: Outcome): Change | undefined {
  if (isTerminal(task.status)) return undefined;
  const at = toIso(nowMs);
  const failed = outcome.status === 'failed';
  return {
    kind: 'finished',
    why: failed ? outcome.error : outcome.why,
    set: {
      status: outcome.status,
      completedAt: at,
      exitCode: outcome.exitCode ?? null,
      errorMessage: failed ? outcome.error : null,
      failureReason: failed ? outcome.reason : null,
      timedOutAt: failed && outcome.reason === 'timeout' ? at : null,
    },
  };
}

/** Cancels a pending task at once, or asks the runner of a running one to stop it. */
export function cancel(task: Task, nowMs: number): Change | undefined {
  requireHere(task);
  const at = toIso(nowMs);
  if (task.status === 'pending')
    return { kind: 'finished', why: 'cancelled', set: { status: 'cancelled', completedAt: at } };
  if (task.status === 'running') {
    return (task.cancelRequestedAt ?? null) === null
      ? { kind: 'cancel-requested', set: { cancelRequestedAt: at } }
      : undefined;
  }
  throw new OrchestraError(
    'refused',
    (task.retriedBy ?? null) !== null && (task.retryDeletedAt ?? null) === null
      ? words`${task.taskId} is ${task.status} already, and was tried again as ${task.retriedBy ?? ''}; cancel that one.`
      : words`${task.taskId} is ${task.status} already; only pending and running tasks can be cancelled.`,
  );
}

/** Asks the runner to end a running task as timed out. */
export function requestTimeout(task: Task, nowMs: number): Change | undefined {
  requireStatus(task, 'running', words`only running tasks can be timed out`);
  return (task.timeoutRequestedAt ?? null) === null
    ? { kind: 'timeout-requested', set: { timeoutRequestedAt: toIso(nowMs) } }
    : undefined;
}

/** Gives a pending or running task `seconds` more. */
export function extendTimeout(task: Task, seconds: number): Change {
  if (isTerminal(task.status)) {
    throw new OrchestraError(
      'refused',
      words`${task.taskId} is ${task.status} already; only the timeout of pending and running tasks can be extended.`,
    );
  }
  if ((task.timeout ?? 0) === 0) {
    throw new OrchestraError('refused', words`${task.taskId} has no timeout to extend.`);
  }
  return {
    kind: 'timeout-extended',
    why: `by ${String(seconds)} s`,
    set: { timeout: (task.timeout ?? 0) + seconds },
  };
}

/** The machine slept while the task ran: its deadline moves. */
export function shiftDeadline(task: Task, ms: number): Change {
  requireStatus(task, 'running', words`only running tasks can be shifted`);
  return {
    kind: 'suspended',
    why: `the machine slept ${String(Math.round(ms / 1000))} s`,
    set: { suspendedMs: task.suspendedMs + ms },
  };
}

/** Changes a pending task. */
export function edit(task: Task, change: TaskEdit): Change {
  requireStatus(task, 'pending', words`only pending tasks can be edited`);
  requireHere(task);
  return { kind: 'edited', why: Object.keys(change).join(', '), set: change };
}

/** Holds a pending task back, or lets it go again. */
export function setPaused(task: Task, paused: boolean, nowMs: number): Change | undefined {
  const rule = paused ? words`only pending tasks can be paused` : words`only pending tasks can be resumed`;
  requireStatus(task, 'pending', rule);
  if (((task.pausedAt ?? null) !== null) === paused) return undefined;
  return { kind: paused ? 'paused' : 'resumed', set: { pausedAt: paused ? toIso(nowMs) : null } };
}

/** Notes that a person asked for this task to start; one that was started in that moment has what was asked for. */
export function requestRun(task: Task, nowMs: number): Change | undefined {
  if (task.status === 'running') return undefined;
  requireStatus(task, 'pending', words`only pending tasks can be run`);
  return (task.runRequestedAt ?? null) === null
    ? { kind: 'run-requested', set: { runRequestedAt: toIso(nowMs) } }
    : undefined;
}

/** Marks a settled task as leaving: for the archive, or for good. Nothing else can change it afterwards. */
export function leave(task: Task, nowMs: number, how: 'archive' | 'delete'): Change | undefined {
  if (!isTerminal(task.status)) {
    throw new OrchestraError(
      'refused',
      how === 'archive'
        ? words`${task.taskId} is ${task.status}; only finished tasks can be archived.`
        : words`${task.taskId} is ${task.status}; only finished tasks can be deleted.`,
    );
  }
  const at = toIso(nowMs);
  if (how === 'archive') return !isLeaving(task) ? { kind: 'archived', set: { archivedAt: at } } : undefined;
  return !isDeleted(task) ? { kind: 'deleted', set: { deletedAt: at } } : undefined;
}
