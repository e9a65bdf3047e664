import type { Task } from '../model/task.ts';
import { count, FinishedIndex } from '../store/finishedIndex.ts';
import { summarize, type FinishedTask } from '../store/finishedTask.ts';
import type { FinishedCounts } from '../store/indexHead.ts';

/** The settled tasks of a queue in short: those of an index, and what changed since it was read. */
export class SettledInShort {
  #index = FinishedIndex.of(0, [], []);
  readonly #recent = new Map<string, FinishedTask>();
  /** What the index says, in their state before, of those of them that it knows, and of those that went away since. */
  readonly #outdated = new Map<string, FinishedTask>();

  /** As they were when all was read. */
  get index(): FinishedIndex {
    return this.#index;
  }

  /** Those that were settled since, by id. */
  get recent(): ReadonlyMap<string, FinishedTask> {
    return this.#recent;
  }

  /** All was read; what was noted before is in it. */
  begin(index: FinishedIndex): void {
    this.#index = index;
    this.#recent.clear();
    this.#outdated.clear();
  }

  /** A task is settled. @param wasLive until now; else it was settled before, and changes since another attempt follows it */
  add(task: Task, wasLive: boolean): void {
    const id = task.taskId;
    if (!wasLive && !this.#recent.has(id)) this.#outdate(id);
    this.#recent.set(id, summarize(task));
  }

  /** A task went away. Says whether the index still has it. @param wasLive until now */
  remove(id: string, wasLive: boolean): boolean {
    const wasRecent = this.#recent.delete(id);
    if (!wasLive && !wasRecent) this.#outdate(id);
    return this.#outdated.has(id);
  }

  /** How many there are of each kind. */
  counts(): FinishedCounts {
    const counts = { ...this.#index.counts() };
    for (const task of this.#outdated.values()) count(counts, task, -1);
    for (const task of this.#recent.values()) count(counts, task, 1);
    return counts;
  }

  /** All of them, newest first. */
  all(): FinishedTask[] {
    return this.#withRecent(this.#index.newest(Number.MAX_SAFE_INTEGER));
  }

  /** The newest that pass, newest first; the others are not looked at. */
  newest(limit: number, passes: (task: FinishedTask) => boolean = () => true): FinishedTask[] {
    const atMost = limit + this.#recent.size + this.#outdated.size;
    return this.#withRecent(this.#index.newest(atMost, passes)).filter(passes).slice(0, limit);
  }

  /** Those that ended at that time or later, newest first: where these are few, few are looked at. */
  since(sinceMs: number): FinishedTask[] {
    return this.#withRecent(this.#index.since(sinceMs)).filter(
      ({ completedAtMs }) => completedAtMs >= sinceMs,
    );
  }

  #withRecent(indexed: FinishedTask[]): FinishedTask[] {
    const recent = [...this.#recent.values()].sort((a, b) => b.completedAtMs - a.completedAtMs);
    if (recent.length === 0 && this.#outdated.size === 0) return indexed;
    return [...recent, ...indexed.filter(({ id }) => !this.#recent.has(id) && !this.#outdated.has(id))];
  }

  /** What the index says of a task, if it knows it, holds no more. */
  #outdate(id: string): void {
    const indexed = this.#index.find(id);
    if (indexed !== undefined) this.#outdated.set(id, indexed);
  }
}
