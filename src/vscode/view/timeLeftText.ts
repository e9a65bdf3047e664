import { cleanForDisplay, type TaskView } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';
import { elapsedMsOf } from './rowState.ts';
import { durationText } from './words.ts';

/** What is left of a running task's time. */
export function timeLeftText(view: TaskView, nowMs: number, l10n: L10n): string {
  const elapsedMs = elapsedMsOf(view, nowMs) ?? 0;
  const { limitMs } = view;
  const ran = durationText(elapsedMs);
  return `${cleanForDisplay(view.task.agent)} · ${leftText(ran, elapsedMs, limitMs, l10n)}`;
}

function leftText(ran: string, elapsedMs: number, limitMs: number | undefined, l10n: L10n): string {
  if (limitMs === undefined) return l10n.t('{0}, no limit', ran);
  const limit = durationText(limitMs);
  return elapsedMs > limitMs
    ? l10n.t('{0} of {1}, overdue', ran, limit)
    : l10n.t('{0} of {1}, {2} left', ran, limit, durationText(limitMs - elapsedMs));
}
