import type { Operation } from './operations.ts';

/** A sequence of operations in a world that follows from a seed. */
export interface Sequence {
  readonly worldSeed: number;
  readonly operations: readonly Operation[];
}

/** Whether a sequence still shows what is looked for. */
type StillFails = (sequence: Sequence) => Promise<boolean>;

/**
 * A sequence that shows the same with fewer operations: parts are left out, halves first and at last one by one, until
 * no single one can be missed; then numbers are made 0 where that changes nothing.
 * @param longestMs after which the shortest so far is returned
 */
export async function shrink(found: Sequence, stillFails: StillFails, longestMs: number): Promise<Sequence> {
  const untilMs = performance.now() + longestMs;
  let best = found;
  const tryOne = async (candidate: Sequence): Promise<boolean> => {
    if (performance.now() > untilMs || !(await stillFails(candidate))) return false;
    best = candidate;
    return true;
  };
  const leaveOut = async (size: number): Promise<boolean> => {
    let isShorter = false;
    for (let end = best.operations.length; end > 0; end -= size) {
      const operations = best.operations.toSpliced(Math.max(0, end - size), Math.min(size, end));
      if (await tryOne({ ...best, operations })) isShorter = true;
    }
    return isShorter;
  };
  if (best.worldSeed !== 0) await tryOne({ ...best, worldSeed: 0 });
  for (let size = Math.ceil(best.operations.length / 2); size > 1; size = Math.ceil(size / 2))
    await leaveOut(size);
  while (await leaveOut(1));
  for (const name of ['a', 'b', 'c'] as const) {
    for (let at = 0; at < best.operations.length; at++) {
      const operation = best.operations[at];
      if (operation === undefined || operation[name] === 0) continue;
      await tryOne({ ...best, operations: best.operations.with(at, { ...operation, [name]: 0 }) });
    }
  }
  return best;
}
