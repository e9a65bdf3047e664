import type { Task } from '../model/task.ts';
import { summarize, type FinishedTask } from './finishedTask.ts';
import { NEWEST_KEPT } from './indexHead.ts';

/** Settled tasks as they are read. There may be thousands: all but the newest stay in memory in short only. */
export class SettledTasks {
  readonly inShort: FinishedTask[] = [];
  #newest: Task[] = [];

  add(task: Task): void {
    this.inShort.push(summarize(task));
    this.#newest.push(task);
    if (this.#newest.length >= 2 * NEWEST_KEPT) this.#newest = newestOf(this.#newest);
  }

  /** As many of them in full as an index keeps. */
  get newest(): readonly Task[] {
    return newestOf(this.#newest);
  }
}

function newestOf(tasks: readonly Task[]): Task[] {
  const dated = tasks.map((task) => ({ task, atMs: summarize(task).completedAtMs }));
  return dated
    .sort((a, b) => b.atMs - a.atMs)
    .slice(0, NEWEST_KEPT)
    .map(({ task }) => task);
}
