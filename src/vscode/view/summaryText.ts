import type { Summary } from '../../core/index.ts';

/** The counts that are shown, in their order, with their icons. */
const SHOWN = [
  ['running', 'sync~spin', 'Running'],
  ['pending', 'clock', 'Pending'],
  ['failed', 'error', 'Failed'],
] as const;

const LISTED = [
  ...SHOWN,
  ['retried', 'redo', 'Retried since'],
  ['timedOut', 'watch', 'Of the failed, timed out'],
  ['blocked', 'warning', 'Blocked'],
  ['complete', 'pass', 'Complete'],
  ['cancelled', 'circle-slash', 'Cancelled'],
  ['archived', 'archive', 'Archived'],
] as const;

const KEYS = [
  'total',
  'pending',
  'running',
  'complete',
  'failed',
  'cancelled',
  'timedOut',
  'autoRetry',
  'blocked',
  'archived',
  'retried',
] as const satisfies readonly (keyof Summary)[];

/** The sum over several queues. */
export function addCounts(all: readonly Summary[]): Summary {
  const sum: Record<keyof Summary, number> = {
    total: 0,
    pending: 0,
    running: 0,
    complete: 0,
    failed: 0,
    cancelled: 0,
    timedOut: 0,
    autoRetry: 0,
    blocked: 0,
    archived: 0,
    retried: 0,
  };
  for (const counts of all) for (const key of KEYS) sum[key] += counts[key];
  return sum;
}

/** The status bar's text: `$(sync~spin) 2 $(clock) 3 $(error) 1`, without what is zero. */
export function summaryLine(counts: Summary): string {
  const parts = SHOWN.filter(([key]) => counts[key] > 0).map(
    ([key, icon]) => `$(${icon}) ${String(counts[key])}`,
  );
  return parts.length > 0 ? parts.join(' ') : '$(pass) Orchestra';
}

/** The same as a Markdown table, for the tooltip. */
export function summaryTable(counts: Summary): string {
  const rows = LISTED.filter(([key]) => counts[key] > 0).map(
    ([key, icon, words]) => `| $(${icon.replace('~spin', '')}) | ${words} | ${String(counts[key])} |`,
  );
  if (rows.length === 0) return 'The queue is empty.';
  return ['| | Tasks | |', '|---|:---|---:|', ...rows].join('\n');
}

/** What an assistive technology reads instead of the icons. */
export function summarySpoken(counts: Summary): string {
  return SHOWN.map(([key, , words]) => `${words.toLowerCase()} ${String(counts[key])}`).join(', ');
}
