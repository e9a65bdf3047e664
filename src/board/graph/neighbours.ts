import type { Point } from './layout.ts';

/** Where an arrow key leads. */
export type Direction = 'left' | 'right' | 'up' | 'down';

/** What a walk through the nodes goes by. */
export interface Walkable {
  readonly at: ReadonlyMap<string, Point>;
  /** Keys of what a node depends on, and of what depends on it. */
  readonly linked: (key: string, direction: 'left' | 'right') => readonly string[];
}

/** Moving aside costs this many times as much as moving on, so that rows and columns are followed. */
const ASIDE = 4;

/**
 * The node that an arrow key leads to: left to what the node depends on, right to what depends on it, the nearest first;
 * else the nearest one in that direction. Undefined where there is none.
 */
export function neighbourOf(key: string, direction: Direction, { at, linked }: Walkable): string | undefined {
  const from = at.get(key);
  if (from === undefined) return undefined;
  if (direction === 'left' || direction === 'right') {
    const next = nearest(linked(key, direction), at, (point) => Math.abs(point.y - from.y));
    if (next !== undefined) return next;
  }
  return nearest([...at.keys()], at, (point) => {
    const [across, down] = [point.x - from.x, point.y - from.y];
    const [on, aside] = direction === 'left' || direction === 'right' ? [across, down] : [down, across];
    const ahead = direction === 'left' || direction === 'up' ? -on : on;
    return ahead > 0 ? ahead + Math.abs(aside) * ASIDE : undefined;
  });
}

function nearest(
  keys: readonly string[],
  at: ReadonlyMap<string, Point>,
  costOf: (point: Point) => number | undefined,
): string | undefined {
  let best: string | undefined;
  let least = Infinity;
  for (const key of keys) {
    const point = at.get(key);
    const cost = point === undefined ? undefined : costOf(point);
    if (cost === undefined || cost >= least) continue;
    [best, least] = [key, cost];
  }
  return best;
}
