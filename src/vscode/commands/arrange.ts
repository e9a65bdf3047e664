import type { CommandHandler } from '../host/services.ts';
import type { Grouping, Sorting } from '../view/arrangement.ts';

/** Groups the rows. A menu shows the choice that holds as a command of its own, with a tick: it does the same again. */
export function groupBy(grouping: Grouping): CommandHandler {
  return ({ arrangement }) => arrangement.change({ grouping });
}

/** Sorts the rows. */
export function sortBy(sorting: Sorting): CommandHandler {
  return ({ arrangement }) => arrangement.change({ sorting });
}
