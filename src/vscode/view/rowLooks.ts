import { cleanForDisplay, timeoutSecondsOf, type TaskView } from '../../core/index.ts';
import type { Capability } from '../ids.ts';
import type { L10n } from '../l10n.ts';
import { besideOthers } from './characters.ts';
import { failureText } from './failureText.ts';
import { elapsedMsOf, rowStateOf, type RowState } from './rowState.ts';
import { waitText } from './waitText.ts';
import { durationText, stateText, titleOf, type TitleOf } from './words.ts';

/** All that a row shows without being asked; two equal ones need no refresh. */
export interface RowLooks {
  readonly state: RowState;
  readonly label: string;
  readonly description: string;
  /** Capability words for `viewItem`. */
  readonly contextValue: string;
  /** What a screen reader says. */
  readonly spoken: string;
}

/** What the rows are seen from. */
export interface RowSurroundings {
  readonly nowMs: number;
  readonly titleOfTask: TitleOf;
}

/** How a task looks at a moment. */
export function rowLooks(view: TaskView, around: RowSurroundings, l10n: L10n): RowLooks {
  const state = rowStateOf(view, around.nowMs);
  const title = titleOf(view.task.prompt);
  const attempt = view.attempt > 1 ? [l10n.t('attempt {0}/{1}', view.attempt, view.attempts)] : [];
  const { time, reason } = progress(view, state, around, l10n);
  // A narrow view cuts the end off.
  const parts = [...reason, ...time, ...attempt, view.task.agent].map((part) => cleanForDisplay(part));
  return {
    state,
    label: besideOthers(title),
    description: parts.map((part) => besideOthers(part)).join(' · '),
    contextValue: capabilitiesOf(view, state).join(' '),
    spoken: `${title}, ${stateText(state, l10n)}, ${parts.join(' · ')}`,
  };
}

/** Why it stands where it does, and how long it took or may take. */
interface Progress {
  readonly time: readonly string[];
  readonly reason: readonly string[];
}

function progress(view: TaskView, state: RowState, around: RowSurroundings, l10n: L10n): Progress {
  const elapsedMs = elapsedMsOf(view, around.nowMs);
  const time = elapsedMs === undefined ? [] : [durationText(elapsedMs)];
  switch (state) {
    case 'pending':
    case 'waiting':
    case 'blocked':
    case 'paused':
    case 'untrusted':
    case 'starting':
      return { time: [], reason: waitParts(view, around, l10n) };
    case 'running':
    case 'near-timeout':
      if (view.limitMs === undefined) return { time, reason: [] };
      return { time: [`${time.join('')} / ${durationText(view.limitMs)}`], reason: [] };
    case 'complete':
      return { time, reason: [] };
    case 'retrying':
    case 'failed':
      return { time, reason: [firstLine(failureText(view.task, l10n) ?? stateText('failed', l10n))] };
    case 'timed-out':
    case 'cancelled':
      return { time, reason: [stateText(state, l10n)] };
  }
}

function waitParts(
  { task, waiting }: TaskView,
  { titleOfTask, nowMs }: RowSurroundings,
  l10n: L10n,
): string[] {
  if (waiting === undefined) return [];
  const reason = waitText(waiting, titleOfTask, nowMs, l10n);
  // Several things may hold a task up; the queue names the first it meets, a person wants to see the pause too.
  return (task.pausedAt ?? null) !== null && waiting.kind !== 'paused'
    ? [stateText('paused', l10n), reason]
    : [reason];
}

/** Whether there is a log: one that failed or was cancelled before it started has none. */
export function wasStarted({ startedAt }: TaskView['task']): boolean {
  return (startedAt ?? null) !== null;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/** What can be done with a task, in the words that menus go by. */
export function capabilitiesOf({ task, waiting, archived }: TaskView, state: RowState): Capability[] {
  const words: Capability[] = ['task'];
  switch (task.status) {
    case 'pending':
      words.push('cancelable', 'editable', (task.pausedAt ?? null) === null ? 'pausable' : 'resumable');
      if (timeoutSecondsOf(task) !== undefined) words.push('extendable');
      if (state !== 'starting' && waiting?.kind !== 'newer-format') words.push('runnable');
      break;
    case 'running':
      words.push('cancelable', 'expirable');
      if (timeoutSecondsOf(task) !== undefined) words.push('extendable');
      break;
    case 'failed':
      words.push('deletable');
      if ((task.retriedBy ?? null) === null && !archived) words.push('retryable');
      break;
    case 'complete':
    case 'cancelled':
      words.push('deletable');
      break;
  }
  if (wasStarted(task)) words.push('logged');
  if ((task.planFile ?? null) !== null) words.push('planned');
  return words;
}
