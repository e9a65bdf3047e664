import { firstTaskIdOf } from '../../core/index.ts';
import { TaskNode } from './nodes.ts';
import type { RowSource } from './rowSource.ts';

/** The attempts that a row stands for, oldest first: all of its chain; the row of an earlier attempt for that one alone. */
export function attemptsOf<S extends RowSource>({ parent, source, view }: TaskNode<S>): string[] {
  const { task } = view;
  if (parent instanceof TaskNode) return [task.taskId];
  const first = firstTaskIdOf(task);
  const earlier = task.retryHistory.flatMap(({ retriedFrom }) => retriedFrom ?? []);
  return [...new Set([...earlier, task.taskId])].filter((id) => {
    const found = source.view(id);
    // A file may say anything: what it names has to say the same.
    return found !== undefined && firstTaskIdOf(found.task) === first;
  });
}
