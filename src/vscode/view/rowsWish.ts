import type { Arrangement } from './arrangement.ts';

/** How the rows are wanted. */
export interface RowsWish {
  readonly arrangement: Arrangement;
  /** Whether the queue is shown under a row of its folder. */
  readonly underFolder: boolean;
  /** How many rows of a list are shown. */
  limitOf(listId: string): number;
}
