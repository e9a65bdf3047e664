import { firstTaskIdOf, wasRetried } from '../../core/index.ts';
import { TaskNode } from './nodes.ts';
import type { RowSource } from './rowSource.ts';

/** The attempts that a row stands for, oldest first: all of its chain; the row of an earlier attempt for that one alone. */
export function attemptsOf<S extends RowSource>(node: TaskNode<S>): string[] {
  const { source, view } = node;
  const { task } = view;
  if (isEarlierAttempt(node)) return [task.taskId];
  const first = firstTaskIdOf(task);
  const earlier = task.retryHistory.flatMap(({ retriedFrom }) => retriedFrom ?? []);
  return [...new Set([...earlier, task.taskId])].filter((id) => {
    const found = source.view(id);
    // A file may say anything: what it names has to say the same.
    return found !== undefined && firstTaskIdOf(found.task) === first;
  });
}

/** Whether another attempt followed: nested in the row of that one, or found where no row shows either. */
export function isEarlierAttempt<S extends RowSource>({ parent, source, view }: TaskNode<S>): boolean {
  if (parent instanceof TaskNode) return true;
  const { task } = view;
  return wasRetried(task) && source.view(task.retriedBy ?? '') !== undefined;
}
