import { awaitsAutoRetry, type TaskView } from '../../core/index.ts';

/** What a row shows: the status of its task, told apart as far as a person cares. */
export type RowState =
  | 'pending'
  | 'waiting'
  | 'blocked'
  | 'paused'
  | 'untrusted'
  | 'starting'
  | 'running'
  | 'near-timeout'
  | 'retrying'
  | 'complete'
  | 'failed'
  | 'timed-out'
  | 'cancelled';

/** Below this share of the limit a running task is near its timeout. */
const NEAR_TIMEOUT_SHARE = 0.2;

/** The state a row shows at `nowMs`. */
export function rowStateOf(view: TaskView, nowMs: number): RowState {
  switch (view.task.status) {
    case 'pending':
      return pendingState(view);
    case 'running':
      return isNearTimeout(view, nowMs) ? 'near-timeout' : 'running';
    case 'complete':
      return 'complete';
    case 'failed':
      if (awaitsAutoRetry(view.task)) return 'retrying';
      return view.task.failureReason === 'timeout' ? 'timed-out' : 'failed';
    case 'cancelled':
      return 'cancelled';
  }
}

function pendingState({ task, waiting }: TaskView): RowState {
  if ((task.pausedAt ?? null) !== null) return 'paused';
  switch (waiting?.kind) {
    case undefined:
    case 'manual':
    case 'no-dispatcher':
      return 'pending';
    case 'dependency':
    case 'slot':
    case 'agent-limit':
    case 'backoff':
    case 'not-before':
      return 'waiting';
    case 'blocked':
    case 'cycle':
    case 'config':
    case 'newer-format':
      return 'blocked';
    case 'paused':
      return 'paused';
    case 'untrusted':
      return 'untrusted';
    case 'starting':
      return 'starting';
  }
}

/** How long the task has been running (or ran), milliseconds; undefined where it never did. */
export function elapsedMsOf(view: TaskView, nowMs: number): number | undefined {
  if (view.task.status !== 'running') return view.elapsedMs;
  const startedMs = Date.parse(view.task.startedAt ?? '');
  return Number.isNaN(startedMs) ? view.elapsedMs : Math.max(0, nowMs - startedMs - view.task.suspendedMs);
}

function isNearTimeout(view: TaskView, nowMs: number): boolean {
  const elapsedMs = elapsedMsOf(view, nowMs);
  if (view.limitMs === undefined || elapsedMs === undefined) return false;
  return view.limitMs - elapsedMs < view.limitMs * NEAR_TIMEOUT_SHARE;
}
