import type { Summary, TaskView } from '../../core/index.ts';

/** What the status bar counts. */
export interface Counts extends Summary {
  /** Failed attempts that were retried since; not part of `failed` here, as they ask nothing of anybody. */
  readonly retried: number;
}

/** The counts that are shown, in their order, with their icons. */
const SHOWN = [
  ['running', 'sync~spin', 'Running'],
  ['pending', 'clock', 'Pending'],
  ['failed', 'error', 'Failed'],
] as const;

const LISTED = [
  ...SHOWN,
  ['retried', 'redo', 'Failed, since retried'],
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
] as const satisfies readonly (keyof Counts)[];

/** A queue's counts, with the failures told apart by the tasks that are shown. */
export function countsOf(summary: Summary, views: readonly TaskView[]): Counts {
  const retried = views.filter(
    ({ task }) => task.status === 'failed' && (task.retriedBy ?? null) !== null,
  ).length;
  return { ...summary, failed: Math.max(0, summary.failed - retried), retried };
}

/** The sum over several queues. */
export function addCounts(all: readonly Counts[]): Counts {
  const sum: Record<keyof Counts, number> = {
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
export function summaryLine(counts: Counts): string {
  const parts = SHOWN.filter(([key]) => counts[key] > 0).map(
    ([key, icon]) => `$(${icon}) ${String(counts[key])}`,
  );
  return parts.length > 0 ? parts.join(' ') : '$(pass) Orchestra';
}

/** The same as a Markdown table, for the tooltip. */
export function summaryTable(counts: Counts): string {
  const rows = LISTED.filter(([key]) => counts[key] > 0).map(
    ([key, icon, words]) => `| $(${icon.replace('~spin', '')}) | ${words} | ${String(counts[key])} |`,
  );
  if (rows.length === 0) return 'The queue is empty.';
  return ['| | Tasks | |', '|---|:---|---:|', ...rows].join('\n');
}

/** What an assistive technology reads instead of the icons. */
export function summarySpoken(counts: Counts): string {
  return SHOWN.map(([key, , words]) => `${words.toLowerCase()} ${String(counts[key])}`).join(', ');
}
