import type { Summary } from '../../core/index.ts';

/** The counts that are shown, in their order, with their icons. */
const SHOWN = [
  ['running', 'sync~spin', 'Running'],
  ['pending', 'clock', 'Pending'],
  ['failed', 'error', 'Failed'],
] as const;

const LISTED = [
  ...SHOWN,
  ['timedOut', 'watch', 'of these timed out'],
  ['blocked', 'warning', 'Blocked'],
  ['autoRetry', 'redo', 'To be retried'],
  ['complete', 'pass', 'Complete'],
  ['cancelled', 'circle-slash', 'Cancelled'],
  ['archived', 'archive', 'Archived'],
] as const;

/** The status bar's text: `$(sync~spin) 2 $(clock) 3 $(error) 1`, without what is zero. */
export function summaryLine(summary: Summary): string {
  const parts = SHOWN.filter(([key]) => summary[key] > 0).map(
    ([key, icon]) => `$(${icon}) ${String(summary[key])}`,
  );
  return parts.length > 0 ? parts.join(' ') : '$(pass) Orchestra';
}

/** The same as a Markdown table, for the tooltip. */
export function summaryTable(summary: Summary): string {
  const rows = LISTED.filter(([key]) => summary[key] > 0).map(
    ([key, icon, words]) => `| $(${icon.replace('~spin', '')}) | ${words} | ${String(summary[key])} |`,
  );
  if (rows.length === 0) return 'The queue is empty.';
  return ['| | Tasks | |', '|---|:---|---:|', ...rows].join('\n');
}

/** What an assistive technology reads instead of the icons. */
export function summarySpoken(summary: Summary): string {
  return SHOWN.map(([key, , words]) => `${words.toLowerCase()} ${String(summary[key])}`).join(', ');
}

/** The sum over several queues. */
export function addSummaries(summaries: readonly Summary[]): Summary {
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
  };
  for (const summary of summaries) for (const key of summaryKeys) sum[key] += summary[key];
  return sum;
}

const summaryKeys = [
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
] as const satisfies readonly (keyof Summary)[];
