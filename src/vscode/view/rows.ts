import { firstTaskIdOf, type TaskView } from '../../core/index.ts';

/** One row of the tree: the newest attempt of a task, the earlier ones beneath it. */
export interface Row {
  /** Id of the first attempt: the row stays the same row when a retry is made. */
  readonly key: string;
  readonly newest: TaskView;
  /** The newest of them first. */
  readonly earlier: readonly TaskView[];
}

/** Groups attempts; a row stands where the first of them stands in the queue's own order. */
export function arrangeRows(views: readonly TaskView[]): Row[] {
  const chains = new Map<string, TaskView[]>();
  for (const view of views) {
    const key = firstTaskIdOf(view.task);
    const chain = chains.get(key);
    if (chain === undefined) chains.set(key, [view]);
    else chain.push(view);
  }
  return [...chains].flatMap(([key, chain]) => {
    const [newest, ...earlier] = chain.sort((a, b) => b.attempt - a.attempt);
    return newest === undefined ? [] : [{ key, newest, earlier }];
  });
}
