import type { Task } from '../model/task.ts';
import { inOrder, rankOf } from './order.ts';

/** What is written into a task so that it stands where it was moved to. */
export interface Placing {
  readonly taskId: string;
  readonly priority: number;
  readonly rank: number;
}

/** Room left between two tasks where there is no neighbour on one side, milliseconds. */
const STEP_MS = 1000;
/** Ranks closer than this are not told apart surely. */
const LEAST_GAP_MS = 1 / 256;

interface Place {
  readonly task: Task;
  readonly isMoved: boolean;
  priority: number;
  rank: number;
}

/**
 * What to change so that the tasks `moved` stand right before `before` (undefined: at the end), in their present order,
 * and no other two change theirs. Nearly always only the moved ones are written: each keeps its priority as far as its
 * new neighbours allow, and gets a rank between theirs. Others are only pushed where no room is left between two ranks.
 * @param pending all pending tasks, in any order
 */
export function placeBefore(
  pending: readonly Task[],
  moved: ReadonlySet<string>,
  before: string | undefined,
): Placing[] {
  const ordered = inOrder(pending);
  const places = arranged(ordered, moved, before);
  if (places.every(({ task }, index) => task === ordered[index])) return [];
  const first = places.findIndex(({ isMoved }) => isMoved);
  const last = places.findLastIndex(({ isMoved }) => isMoved);
  const least = places[last + 1]?.priority ?? -Infinity;
  const most = places[first - 1]?.priority ?? Infinity;
  for (const place of places.slice(first, last + 1)) {
    place.priority = Math.max(least, Math.min(most, place.priority));
  }
  for (let index = last; index >= first;) {
    const end = index;
    while (index > first && places[index - 1]?.priority === places[end]?.priority) index--;
    rankRun(places, index, end);
    index--;
  }
  return places
    .filter(({ task, priority, rank }) => priority !== task.priority || rank !== rankOf(task))
    .map(({ task, priority, rank }) => ({ taskId: task.taskId, priority, rank }));
}

function arranged(ordered: readonly Task[], moved: ReadonlySet<string>, before: string | undefined): Place[] {
  const block = ordered.filter(({ taskId }) => moved.has(taskId));
  const rest = ordered.filter(({ taskId }) => !moved.has(taskId));
  const follows = ordered.slice(ordered.findIndex(({ taskId }) => taskId === before));
  const next = before === undefined ? undefined : follows.find(({ taskId }) => !moved.has(taskId));
  const at = next === undefined ? rest.length : rest.indexOf(next);
  return [...rest.slice(0, at), ...block, ...rest.slice(at)].map((task) => ({
    task,
    isMoved: moved.has(task.taskId),
    priority: task.priority,
    rank: rankOf(task),
  }));
}

/** Ranks the moved tasks `first` to `last`, which have one priority, between their neighbours of that priority. */
function rankRun(places: readonly Place[], first: number, last: number): void {
  const count = last - first + 1;
  const above = neighbour(places, first - 1, places[first]);
  const below = neighbour(places, last + 1, places[first]);
  if (isRising(places.slice(first, last + 1), above?.rank, below?.rank)) return;
  const step = above === undefined || below === undefined ? STEP_MS : (below.rank - above.rank) / (count + 1);
  const isCrowded = step < LEAST_GAP_MS;
  const begin =
    isCrowded || above === undefined
      ? (below?.rank ?? (places[first]?.rank ?? 0) + (count + 1) * STEP_MS) -
        count * (isCrowded ? 1 : STEP_MS)
      : above.rank + step;
  places.slice(first, last + 1).forEach((place, index) => {
    place.rank = begin + index * (isCrowded ? 1 : step);
  });
  if (isCrowded) pushUp(places, first - 1);
}

/** Makes room above a rank that was taken: each task moves up only as far as it must. */
function pushUp(places: readonly Place[], from: number): void {
  for (let index = from; index >= 0; index--) {
    const place = places[index];
    const next = places[index + 1];
    if (place === undefined || next === undefined || place.priority !== next.priority) return;
    if (place.rank < next.rank) return;
    place.rank = next.rank - 1;
  }
}

function neighbour(places: readonly Place[], at: number, of: Place | undefined): Place | undefined {
  const found = places[at];
  return found?.priority === of?.priority ? found : undefined;
}

function isRising(run: readonly Place[], above: number | undefined, below: number | undefined): boolean {
  const ranks = [
    ...(above === undefined ? [] : [above]),
    ...run.map(({ rank }) => rank),
    ...(below === undefined ? [] : [below]),
  ];
  return ranks.every((rank, index) => index === 0 || (ranks[index - 1] ?? 0) < rank);
}
