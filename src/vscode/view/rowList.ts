import type { FinishedTask, TaskView } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';
import type { Sorting } from './arrangement.ts';
import { inSequence, type Shelf } from './shelves.ts';

/** What the rows of one list are picked by. */
export interface Picking<Row> {
  readonly sorting: Sorting;
  /** So many rows at most. */
  readonly limit: number;
  /** The row of a live task, if it passes the filter. */
  live(view: TaskView): Row | undefined;
  /** The same for a settled one, which may have to be read: `unread` where there is no time for it now. */
  settled(task: FinishedTask): Row | 'unread' | undefined;
}

/** The rows of one list, as far as they are picked. */
export interface RowList<Row> {
  readonly rows: readonly Row[];
  /** Where the list ends, goes on beyond the limit, or was broken off for want of time. */
  readonly end: 'whole' | 'more' | 'unread';
}

/** Picks rows from a shelf until there are enough. */
export function pickRows<Row>(shelf: Shelf, picking: Picking<Row>): RowList<Row> {
  const rows: Row[] = [];
  for (const task of inSequence(shelf, picking.sorting)) {
    if (rows.length >= picking.limit) return { rows, end: 'more' };
    const row = 'task' in task ? picking.live(task) : picking.settled(task);
    if (row === 'unread') return { rows, end: 'unread' };
    if (row !== undefined) rows.push(row);
  }
  return { rows, end: 'whole' };
}

/** How many tasks of a list are shown while a filter is set. */
export function filteredCount({ rows, end }: RowList<unknown>, all: number, l10n: L10n): string {
  const shown = `${String(rows.length)}${end === 'whole' ? '' : '+'}`;
  return l10n.t('{0} of {1}', shown, all);
}
