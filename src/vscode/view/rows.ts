import { awaitsAutoRetry, firstTaskIdOf, type Task, type TaskView } from '../../core/index.ts';

/** One row of the tree: the newest attempt of a task, the earlier ones beneath it. */
export interface Row {
  /** Id of the first attempt: the row stays the same row when a retry is made. */
  readonly key: string;
  readonly newest: TaskView;
  /** The newest of them first. */
  readonly earlier: readonly TaskView[];
}

/** Groups attempts and sorts: what runs, what waits in the order it will start, then what finished, newest first. */
export function arrangeRows(views: readonly TaskView[]): Row[] {
  const chains = new Map<string, TaskView[]>();
  for (const view of views) {
    const key = firstTaskIdOf(view.task);
    const chain = chains.get(key);
    if (chain === undefined) chains.set(key, [view]);
    else chain.push(view);
  }
  const rows: Row[] = [];
  for (const [key, chain] of chains) {
    const [newest, ...earlier] = chain.sort((a, b) => b.attempt - a.attempt);
    if (newest !== undefined) rows.push({ key, newest, earlier });
  }
  return rows.sort((a, b) => compareTasks(a.newest, b.newest));
}

function compareTasks(a: TaskView, b: TaskView): number {
  const rank = rankOf(a) - rankOf(b);
  if (rank !== 0) return rank;
  switch (a.task.status) {
    case 'pending':
      return b.task.priority - a.task.priority || timeOrder(a.task.createdAt, b.task.createdAt) || idOrder(a, b);
    case 'running':
      return timeOrder(a.task.startedAt, b.task.startedAt) || idOrder(a, b);
    case 'complete':
    case 'failed':
    case 'cancelled':
      return timeOrder(endOf(b.task), endOf(a.task)) || idOrder(b, a);
  }
}

function rankOf({ task, waiting }: TaskView): number {
  switch (task.status) {
    case 'running':
      return 0;
    case 'pending':
      return waiting?.kind === 'blocked' ? 2 : 1;
    case 'failed':
      return awaitsAutoRetry(task) ? 1.5 : 3;
    case 'complete':
    case 'cancelled':
      return 3;
  }
}

function endOf(task: Task): string {
  return task.completedAt ?? task.timedOutAt ?? task.createdAt;
}

function timeOrder(a: string | null | undefined, b: string | null | undefined): number {
  const difference = Date.parse(a ?? '') - Date.parse(b ?? '');
  return Number.isNaN(difference) ? 0 : difference;
}

function idOrder(a: TaskView, b: TaskView): number {
  return a.task.taskId < b.task.taskId ? -1 : 1;
}
