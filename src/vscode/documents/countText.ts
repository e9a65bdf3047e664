import type { ArchiveStats, IndexStats } from '../../core/index.ts';
import { numberText, type L10n } from '../l10n.ts';

/** `1 task`, `2 tasks`. */
export function tasksText(count: number, l10n: L10n): string {
  return count === 1 ? l10n.t('1 task') : l10n.t('{0} tasks', numberText(count, l10n));
}

/** How many finished tasks were not archived, and why; nothing where none was kept. */
export function keptText(count: number, l10n: L10n): string[] {
  return count === 0
    ? []
    : [l10n.t('Kept because pending tasks depend on them: {0}.', tasksText(count, l10n))];
}

/** What lies in the archive, in a sentence. */
export function archiveStatsText({ count, bytes, byStatus }: ArchiveStats, l10n: L10n): string {
  if (count === 0) return l10n.t('The archive is empty.');
  const { complete, failed, timedOut, cancelled, retried } = byStatus;
  const parts = [
    ...(complete > 0 ? [l10n.t('{0} complete', numberText(complete, l10n))] : []),
    ...(failed > 0 && timedOut === 0 ? [l10n.t('{0} failed', numberText(failed, l10n))] : []),
    ...(failed > 0 && timedOut > 0
      ? [l10n.t('{0} failed (of these {1} timed out)', numberText(failed, l10n), numberText(timedOut, l10n))]
      : []),
    ...(cancelled > 0 ? [l10n.t('{0} cancelled', numberText(cancelled, l10n))] : []),
    ...(retried > 0 ? [l10n.t('{0} retried since', numberText(retried, l10n))] : []),
  ];
  const holds = l10n.t('The archive holds {0}: {1}.', tasksText(count, l10n), parts.join(', '));
  return `${holds} ${l10n.t('It takes {0} on the disk.', bytesText(bytes, l10n))}`;
}

/** What the index holds, in a sentence. */
export function indexStatsText({ exists, finished, live, bytes }: IndexStats, l10n: L10n): string {
  const size = exists
    ? l10n.t('It takes {0} on the disk.', bytesText(bytes, l10n))
    : l10n.t('So few need none on the disk.');
  const known =
    finished === 1 ? l10n.t('1 finished task') : l10n.t('{0} finished tasks', numberText(finished, l10n));
  const others = live === 1 ? l10n.t('1 live one') : l10n.t('{0} live ones', numberText(live, l10n));
  return `${l10n.t('The index knows {0}, beside {1}.', known, others)} ${size}`;
}

/** `512 B`, `12.3 KiB`, `4 MiB`. */
function bytesText(bytes: number, l10n: L10n): string {
  if (bytes < 1024) return `${String(bytes)} B`;
  const inKib = bytes / 1024;
  return inKib < 1024 ? `${numberText(inKib, l10n, 1)} KiB` : `${numberText(inKib / 1024, l10n, 1)} MiB`;
}
