import type { Summary } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';

/** A count that is shown, with its icon and its name. */
type Shown = readonly [keyof Summary, icon: string, name: string];

/** The counts of the status bar, in their order. */
const shown = (l10n: L10n): readonly Shown[] => [
  ['running', 'sync~spin', l10n.t('Running')],
  ['pending', 'clock', l10n.t('Pending')],
  ['blocked', 'warning', l10n.t('Blocked')],
  ['failed', 'error', l10n.t('Failed')],
];

/** Those of its tooltip. */
const listed = (l10n: L10n): readonly Shown[] => [
  ...shown(l10n),
  ['retried', 'redo', l10n.t('Retried since')],
  ['timedOut', 'watch', l10n.t('Of the failed, timed out')],
  ['complete', 'pass', l10n.t('Complete')],
  ['cancelled', 'circle-slash', l10n.t('Cancelled')],
  ['archived', 'archive', l10n.t('Archived')],
];

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

/** Each task once: what is blocked waits for a person, not for its turn. */
function once(counts: Summary): Summary {
  return { ...counts, pending: counts.pending - counts.blocked };
}

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
export function summaryLine(counts: Summary, l10n: L10n): string {
  const each = once(counts);
  const parts = shown(l10n).filter(([key]) => each[key] > 0);
  if (parts.length === 0) return '$(pass) Orchestra';
  return parts.map(([key, icon]) => `$(${icon}) ${String(each[key])}`).join(' ');
}

/** The same as a Markdown table, for the tooltip. */
export function summaryTable(counts: Summary, l10n: L10n): string {
  const each = once(counts);
  const rows = listed(l10n)
    .filter(([key]) => each[key] > 0)
    .map(([key, icon, name]) => `| $(${icon.replace('~spin', '')}) | ${name} | ${String(each[key])} |`);
  if (rows.length === 0) return l10n.t('The queue is empty.');
  return [`| | ${l10n.t('Tasks')} | |`, '|---|:---|---:|', ...rows].join('\n');
}

/** What an assistive technology reads instead of the icons. */
export function summarySpoken(counts: Summary, l10n: L10n): string {
  const each = once(counts);
  return shown(l10n)
    .filter(([key]) => key !== 'blocked' || each.blocked > 0)
    .map(([key, , name]) => `${name.toLowerCase()} ${String(each[key])}`)
    .join(', ');
}
