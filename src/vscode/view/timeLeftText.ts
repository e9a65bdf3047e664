import { cleanForDisplay, type TaskView } from '../../core/index.ts';
import { elapsedMsOf } from './rowState.ts';
import { durationText } from './words.ts';

/** What is left of a running task's time. */
export function timeLeftText(view: TaskView, nowMs: number): string {
  const elapsedMs = elapsedMsOf(view, nowMs) ?? 0;
  const { limitMs } = view;
  const ran = durationText(elapsedMs);
  const time =
    limitMs === undefined
      ? `${ran}, no limit`
      : `${ran} of ${durationText(limitMs)}, ${elapsedMs > limitMs ? 'overdue' : `${durationText(limitMs - elapsedMs)} left`}`;
  return `${cleanForDisplay(view.task.agent)} · ${time}`;
}
