import { firstTaskIdOf, type FinishedTask, type TaskView } from '../../core/index.ts';
import type { Grouping, Sorting } from './arrangement.ts';
import { groupKeyOf } from './grouping.ts';

/** What one list of rows is made of; not all of it need be read. Attempts that another one followed are no rows. */
export interface Shelf {
  readonly live: readonly TaskView[];
  /** In short, newest first. */
  readonly settled: readonly FinishedTask[];
}

/** Sorts tasks onto one shelf a group; remembers where the settled ones lie as long as none comes or goes. */
export class Shelving {
  #of: readonly FinishedTask[] | undefined;
  #by: Grouping | undefined;
  #settled: ReadonlyMap<string, readonly FinishedTask[]> = new Map();

  /** The shelves by group key. */
  shelves(
    live: readonly TaskView[],
    settled: readonly FinishedTask[],
    grouping: Grouping,
  ): Map<string, Shelf> {
    if (settled !== this.#of || grouping !== this.#by) {
      const last = settled.filter(({ retried }) => !retried);
      this.#settled = groupedBy(last, (task) => groupKeyOf(task, grouping));
      this.#of = settled;
      this.#by = grouping;
    }
    const grouped = groupedBy(latestOf(live), ({ task }) => groupKeyOf(task, grouping));
    return new Map(
      [...new Set([...grouped.keys(), ...this.#settled.keys()])].map((key) => [
        key,
        { live: grouped.get(key) ?? [], settled: this.#settled.get(key) ?? [] },
      ]),
    );
  }
}

/** Of each task the latest attempt that is live, where the first of them stands. */
function latestOf(live: readonly TaskView[]): readonly TaskView[] {
  // Most often none is a retry, and there may be thousands.
  if (live.every(({ attempt }) => attempt === 1)) return live;
  const latest = new Map<string, TaskView>();
  for (const view of live) {
    const key = firstTaskIdOf(view.task);
    const other = latest.get(key);
    if (other === undefined || other.attempt < view.attempt) latest.set(key, view);
  }
  return [...latest.values()];
}

/** The tasks of a shelf one by one, as they are shown. */
export function* inSequence({ live, settled }: Shelf, sorting: Sorting): Generator<TaskView | FinishedTask> {
  if (sorting === 'execution') {
    yield* live;
    yield* settled;
    return;
  }
  const newest = live.map((view) => ({ view, atMs: lastTimeOf(view) })).sort((a, b) => b.atMs - a.atMs);
  let next = 0;
  for (const { view, atMs } of newest) {
    for (let task = settled[next]; task !== undefined && task.completedAtMs > atMs; task = settled[next]) {
      yield task;
      next++;
    }
    yield view;
  }
  yield* settled.slice(next);
}

/** When something last happened to a live task: it was started, else made; milliseconds. */
function lastTimeOf({ task }: TaskView): number {
  const ms = Date.parse(task.completedAt ?? task.startedAt ?? task.createdAt);
  return Number.isNaN(ms) ? 0 : ms;
}

function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
