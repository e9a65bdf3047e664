import type { ArchiveStats, IndexStats } from '../../core/index.ts';

/** `1 task`, `2 tasks`. */
export function countText(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

/** What lies in the archive, in a sentence. */
export function archiveStatsText({ count, bytes, byStatus }: ArchiveStats): string {
  if (count === 0) return 'The archive is empty.';
  const { complete, failed, timedOut, cancelled, retried } = byStatus;
  const parts = [
    [complete, 'complete'],
    [failed, timedOut === 0 ? 'failed' : `failed (of these ${timedOut.toLocaleString('en')} timed out)`],
    [cancelled, 'cancelled'],
    [retried, 'retried since'],
  ] as const;
  const shown = parts
    .filter(([number]) => number > 0)
    .map(([number, words]) => `${number.toLocaleString('en')} ${words}`);
  return `The archive holds ${countText(count, 'task')}: ${shown.join(', ')}. It takes ${bytesText(bytes)} on the disk.`;
}

/** What the index holds, in a sentence. */
export function indexStatsText({ exists, finished, live, bytes }: IndexStats): string {
  const size = exists ? `It takes ${bytesText(bytes)} on the disk.` : 'So few need none on the disk.';
  return `The index knows ${countText(finished, 'finished task')}, beside ${countText(live, 'live one')}. ${size}`;
}

/** `512 B`, `12.3 KiB`, `4.0 MiB`. */
function bytesText(bytes: number): string {
  if (bytes < 1024) return `${String(bytes)} B`;
  const inKib = bytes / 1024;
  return inKib < 1024 ? `${inKib.toFixed(1)} KiB` : `${(inKib / 1024).toFixed(1)} MiB`;
}
