import type { ArchiveStats, IndexStats } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';

/** A number as people read it. */
function shown(count: number): string {
  return count.toLocaleString('en');
}

/** `1 task`, `2 tasks`. */
export function tasksText(count: number, l10n: L10n): string {
  return count === 1 ? l10n.t('1 task') : l10n.t('{0} tasks', shown(count));
}

/** What lies in the archive, in a sentence. */
export function archiveStatsText({ count, bytes, byStatus }: ArchiveStats, l10n: L10n): string {
  if (count === 0) return l10n.t('The archive is empty.');
  const { complete, failed, timedOut, cancelled, retried } = byStatus;
  const parts = [
    ...(complete > 0 ? [l10n.t('{0} complete', shown(complete))] : []),
    ...(failed > 0 && timedOut === 0 ? [l10n.t('{0} failed', shown(failed))] : []),
    ...(failed > 0 && timedOut > 0
      ? [l10n.t('{0} failed (of these {1} timed out)', shown(failed), shown(timedOut))]
      : []),
    ...(cancelled > 0 ? [l10n.t('{0} cancelled', shown(cancelled))] : []),
    ...(retried > 0 ? [l10n.t('{0} retried since', shown(retried))] : []),
  ];
  const holds = l10n.t('The archive holds {0}: {1}.', tasksText(count, l10n), parts.join(', '));
  return `${holds} ${l10n.t('It takes {0} on the disk.', bytesText(bytes))}`;
}

/** What the index holds, in a sentence. */
export function indexStatsText({ exists, finished, live, bytes }: IndexStats, l10n: L10n): string {
  const size = exists
    ? l10n.t('It takes {0} on the disk.', bytesText(bytes))
    : l10n.t('So few need none on the disk.');
  const known = finished === 1 ? l10n.t('1 finished task') : l10n.t('{0} finished tasks', shown(finished));
  const others = live === 1 ? l10n.t('1 live one') : l10n.t('{0} live ones', shown(live));
  return `${l10n.t('The index knows {0}, beside {1}.', known, others)} ${size}`;
}

/** `512 B`, `12.3 KiB`, `4.0 MiB`. */
function bytesText(bytes: number): string {
  if (bytes < 1024) return `${String(bytes)} B`;
  const inKib = bytes / 1024;
  return inKib < 1024 ? `${inKib.toFixed(1)} KiB` : `${(inKib / 1024).toFixed(1)} MiB`;
}
