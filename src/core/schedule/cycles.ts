/**
 * The tasks that can never start because they wait for one another, each with a ring it stands on: the ids in the order
 * of waiting, the first one again at the end. Pure. Such rings are refused when tasks are made or edited; files that
 * somebody changed by hand can hold them all the same.
 * @param waitsFor for each waiting task the tasks it waits for
 */
export function findRings(
  waitsFor: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> {
  const stuck = withoutEnds(waitsFor);
  const rings = new Map<string, readonly string[]>();
  for (const id of stuck) {
    if (rings.has(id)) continue;
    const ring = ringThrough(id, (other) => (waitsFor.get(other) ?? []).filter((next) => stuck.has(next)));
    if (ring === undefined) continue;
    const closed = [...ring, id];
    for (const member of ring) if (!rings.has(member)) rings.set(member, closed);
  }
  return rings;
}

/** Takes away, again and again, what waits for nobody who waits: what stays is on a ring, or waits for one. */
function withoutEnds(waitsFor: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const left = new Map<string, number>();
  const waiters = new Map<string, string[]>();
  for (const [id, others] of waitsFor) {
    const waiting = others.filter((other) => waitsFor.has(other));
    left.set(id, waiting.length);
    for (const other of waiting) {
      const known = waiters.get(other);
      if (known === undefined) waiters.set(other, [id]);
      else known.push(id);
    }
  }
  const ends = [...left].filter(([, count]) => count === 0).map(([id]) => id);
  for (let id = ends.pop(); id !== undefined; id = ends.pop()) {
    left.delete(id);
    for (const waiter of waiters.get(id) ?? []) {
      const count = (left.get(waiter) ?? 0) - 1;
      left.set(waiter, count);
      if (count === 0) ends.push(waiter);
    }
  }
  return new Set(left.keys());
}

/** A shortest way from a task back to itself, without the repeated end; undefined where there is none. */
function ringThrough(id: string, next: (id: string) => readonly string[]): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const open = [id];
  for (let at = 0; at < open.length; at++) {
    const current = open[at] ?? id;
    for (const other of next(current)) {
      if (other === id) {
        const ring = [current];
        for (let step = cameFrom.get(current); step !== undefined; step = cameFrom.get(step)) ring.push(step);
        return ring.reverse();
      }
      if (cameFrom.has(other)) continue;
      cameFrom.set(other, current);
      open.push(other);
    }
  }
  return undefined;
}
