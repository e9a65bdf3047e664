import type { FinishedTask, TaskView } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';

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
export function attentionText({ failed, consent }: Attention, l10n: L10n): string {
  const parts = [
    ...(failed === 0
      ? []
      : [
          failed === 1
            ? l10n.t('1 task failed since you last looked')
            : l10n.t('{0} tasks failed since you last looked', failed),
        ]),
    ...(consent === 0
      ? []
      : [
          consent === 1
            ? l10n.t('1 task waits for your consent')
            : l10n.t('{0} tasks wait for your consent', consent),
        ]),
  ];
  return parts.join('; ');
}
