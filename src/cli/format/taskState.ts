import { awaitsAutoRetry, describeWait, type Task, type WaitReason } from '../../core/index.ts';
import type { Colours } from './colours.ts';
import { formatSeconds } from './duration.ts';
import type { Symbols } from './symbols.ts';

/** What a row says of its task: its status, or what of it a person wants to know first. */
export type DisplayState =
  'pending' | 'running' | 'complete' | 'failed' | 'cancelled' | 'blocked' | 'auto-retry' | 'timed out';

/** The state a row shows. */
export function displayStateOf({
  task,
  waiting,
}: {
  task: Task;
  waiting?: WaitReason | undefined;
}): DisplayState {
  switch (task.status) {
    case 'pending':
      if (waiting?.kind === 'blocked' || waiting?.kind === 'cycle') return 'blocked';
      return waiting?.kind === 'backoff' ? 'auto-retry' : 'pending';
    case 'failed':
      if (awaitsAutoRetry(task)) return 'auto-retry';
      return task.failureReason === 'timeout' || typeof task.timedOutAt === 'string' ? 'timed out' : 'failed';
    case 'running':
    case 'complete':
    case 'cancelled':
      return task.status;
  }
}

/** The icon of a state. */
export function symbolOf(state: DisplayState, symbols: Symbols): string {
  switch (state) {
    case 'auto-retry':
      return symbols.autoRetry;
    case 'timed out':
      return symbols.timedOut;
    default:
      return symbols[state];
  }
}

/** A state with its icon, and whether the task is archived. */
export function stateText(state: DisplayState, archived: boolean, symbols: Symbols): string {
  return `${symbolOf(state, symbols)} ${state}${archived ? ', archived' : ''}`;
}

/** How a state is coloured. */
export function painterOf(state: DisplayState, colours: Colours): (text: string) => string {
  switch (state) {
    case 'pending':
      return colours.yellow;
    case 'running':
      return colours.cyan;
    case 'complete':
      return colours.green;
    case 'failed':
    case 'timed out':
      return colours.red;
    case 'cancelled':
      return colours.gray;
    case 'blocked':
    case 'auto-retry':
      return colours.magenta;
  }
}

/** Why a task waits, with a countdown where the end is known. */
export function waitPhrase(reason: WaitReason, nowMs: number): string {
  switch (reason.kind) {
    case 'backoff':
      return countdown('retry', reason.until, nowMs);
    case 'not-before':
      return countdown('starts', reason.until, nowMs);
    default:
      return describeWait(reason);
  }
}

function countdown(what: string, until: string, nowMs: number): string {
  const leftMs = Date.parse(until) - nowMs;
  if (Number.isNaN(leftMs)) return `${what} after ${until}`;
  return leftMs <= 0 ? `${what} due` : `${what} in ${formatSeconds(leftMs)}`;
}

/** How near a running task is to its limit. */
export type TimeLeft = 'no limit' | 'ok' | 'warning' | 'critical' | 'overdue';

/** `warning` below 20 % left, `critical` below 60 seconds, then `overdue`. */
export function timeLeftOf(elapsedMs: number, limitMs: number | undefined): TimeLeft {
  if (limitMs === undefined || limitMs <= 0) return 'no limit';
  const leftMs = limitMs - elapsedMs;
  if (leftMs <= 0) return 'overdue';
  if (leftMs < 60_000) return 'critical';
  return leftMs < limitMs * 0.2 ? 'warning' : 'ok';
}
