import type { Summary, TaskView } from '../../core/index.ts';
import { CONTEXT_KEYS } from '../ids.ts';

/** Of what there is at least one task in the queues, by the key that a command's `enablement` goes by. */
export function whatIsThere(
  counts: readonly Summary[],
  live: readonly TaskView[],
): ReadonlyMap<string, boolean> {
  const any = (...names: readonly (keyof Summary)[]): boolean =>
    counts.some((each) => names.some((name) => each[name] > 0));
  const isPaused = ({ task }: TaskView): boolean =>
    task.status === 'pending' && (task.pausedAt ?? null) !== null;
  return new Map([
    [CONTEXT_KEYS.anyTask, any('total')],
    [CONTEXT_KEYS.anyPending, any('pending')],
    [CONTEXT_KEYS.anyPaused, live.some(isPaused)],
    [CONTEXT_KEYS.anyRunning, any('running')],
    [CONTEXT_KEYS.anyLive, any('pending', 'running')],
    [CONTEXT_KEYS.anyFailed, any('failed')],
    [CONTEXT_KEYS.anyFinished, any('complete', 'failed', 'cancelled', 'retried')],
  ]);
}
