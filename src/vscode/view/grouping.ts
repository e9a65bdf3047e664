import { cleanForDisplay, type TaskStatus } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';
import type { Grouping } from './arrangement.ts';

/** What decides the group of a task. */
interface Grouped {
  readonly status: TaskStatus;
  readonly agent: string;
}

/** The status groups, in the order in which they are shown. */
const STATUS_GROUPS: readonly TaskStatus[] = ['running', 'pending', 'failed', 'complete', 'cancelled'];

/** The group a task belongs to; the same for all where nothing is grouped. */
export function groupKeyOf({ status, agent }: Grouped, grouping: Grouping): string {
  switch (grouping) {
    case 'none':
      return '';
    case 'status':
      return status;
    case 'agent':
      return agent;
  }
}

/** The id of a group's row. */
export function groupId(root: string, grouping: Grouping, key: string): string {
  return `${root}#${grouping}/${key}`;
}

/** Group keys in the order in which they are shown. */
export function inGroupOrder(keys: Iterable<string>, grouping: Grouping): string[] {
  const all = [...keys];
  if (grouping !== 'status') return all.sort((a, b) => a.localeCompare(b));
  const rank = new Map<string, number>(STATUS_GROUPS.map((status, index) => [status, index]));
  return all.sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
}

/** What a group is called. */
export function groupLabel(key: string, grouping: Grouping, l10n: L10n): string {
  const status = grouping === 'status' ? STATUS_GROUPS.find((each) => each === key) : undefined;
  switch (status) {
    case undefined:
      return cleanForDisplay(key);
    case 'running':
      return l10n.t('Running');
    case 'pending':
      return l10n.t('Pending');
    case 'failed':
      return l10n.t('Failed');
    case 'complete':
      return l10n.t('Complete');
    case 'cancelled':
      return l10n.t('Cancelled');
  }
}
