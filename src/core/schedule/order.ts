import { parseTime } from '../model/clock.ts';
import type { Task } from '../model/task.ts';

/** Highest priority first, then by rank, which is the age where nobody moved a task, then by id: the same for everybody. */
export function inOrder(tasks: readonly Task[]): Task[] {
  const keyed = tasks.map((task) => ({ task, rank: rankOf(task) }));
  keyed.sort(
    (a, b) =>
      b.task.priority - a.task.priority || a.rank - b.rank || (a.task.taskId < b.task.taskId ? -1 : 1),
  );
  return keyed.map((entry) => entry.task);
}

/** Where a task stands among those of its priority, milliseconds: the lower, the sooner. */
export function rankOf(task: Task): number {
  return task.rank ?? createdMsOf(task);
}

/** Reading times is what costs, where a thousand tasks wait and each look puts them in order. */
const createdMs = new WeakMap<Task, number>();

function createdMsOf(task: Task): number {
  let ms = createdMs.get(task);
  if (ms === undefined) {
    ms = parseTime(task.createdAt) ?? 0;
    createdMs.set(task, ms);
  }
  return ms;
}
