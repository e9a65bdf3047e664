import { firstTaskIdOf, type TaskView } from '../../core/index.ts';

/** A task by its newest attempt. */
export interface Chain {
  /** Id of the first attempt: it stays the same when a retry is made. */
  readonly key: string;
  readonly newest: TaskView;
}

/** The attempts of a task as one, where the first of them stands. */
export function newestAttempts(views: readonly TaskView[]): Chain[] {
  const newest = new Map<string, TaskView>();
  for (const view of views) {
    const key = firstTaskIdOf(view.task);
    const known = newest.get(key);
    if (known === undefined || view.attempt > known.attempt) newest.set(key, view);
  }
  return [...newest].map(([key, view]) => ({ key, newest: view }));
}
