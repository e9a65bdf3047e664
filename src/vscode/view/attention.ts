import type { FinishedTask, TaskView } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';

/** What a person has not dealt with yet. */
export interface Attention {
  /** Tasks that failed for good since somebody last looked. */
  readonly failed: number;
  /** Tasks that wait for consent. */
  readonly consent: number;
  /** Tasks that will never start unless a person does something about them. */
  readonly blocked: number;
}

type Waiting = NonNullable<TaskView['waiting']>['kind'];

const BLOCKED: readonly Waiting[] = ['blocked', 'cycle', 'config', 'newer-format'];

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
  const waits = (...kinds: readonly Waiting[]): number =>
    live.filter(({ waiting }) => waiting !== undefined && kinds.includes(waiting.kind)).length;
  return { failed, consent: waits('untrusted'), blocked: waits(...BLOCKED) };
}

/** All that needs attention in several queues. */
export function addAttention(all: readonly Attention[]): Attention {
  const sum = (key: keyof Attention): number => all.reduce((total, each) => total + each[key], 0);
  return { failed: sum('failed'), consent: sum('consent'), blocked: sum('blocked') };
}

/** The badge's tooltip. */
export function attentionText({ failed, consent, blocked }: Attention, l10n: L10n): string {
  const parts = [
    [
      failed,
      l10n.t('1 task failed since you last looked'),
      l10n.t('{0} tasks failed since you last looked', failed),
    ],
    [consent, l10n.t('1 task waits for your consent'), l10n.t('{0} tasks wait for your consent', consent)],
    [blocked, l10n.t('1 task is blocked'), l10n.t('{0} tasks are blocked', blocked)],
  ] as const;
  return parts.flatMap(([count, one, many]) => (count === 0 ? [] : count === 1 ? one : many)).join('; ');
}
