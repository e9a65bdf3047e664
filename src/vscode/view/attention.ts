import type { FinishedTask, TaskView } from '../../core/index.ts';

/** What a person has not dealt with yet. */
export interface Attention {
  /** Tasks that failed for good since somebody last looked. */
  readonly failed: number;
  /** Tasks that wait for consent. */
  readonly consent: number;
}

/** @param settled newest first */
export function attentionOf(
  live: readonly TaskView[],
  settled: readonly FinishedTask[],
  seenMs: number,
): Attention {
  let failed = 0;
  for (const task of settled) {
    if (task.completedAtMs <= seenMs) break;
    if (task.status === 'failed' && !task.retried) failed++;
  }
  return { failed, consent: live.filter(({ waiting }) => waiting?.kind === 'untrusted').length };
}

/** The badge's tooltip. */
export function attentionText({ failed, consent }: Attention): string {
  return [
    ...(failed > 0 ? [`${tasks(failed)} failed since you last looked`] : []),
    ...(consent > 0 ? [`${tasks(consent)} ${consent === 1 ? 'waits' : 'wait'} for your consent`] : []),
  ].join('; ');
}

function tasks(count: number): string {
  return count === 1 ? '1 task' : `${String(count)} tasks`;
}
