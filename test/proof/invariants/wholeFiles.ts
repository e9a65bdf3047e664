import type { QueueFacts, Violation } from './facts.ts';

/**
 * Invariant 14: no file of ours is ever seen half-written.
 * @param damaged whether somebody else damaged a file, by its path
 */
export function filesWhole(facts: QueueFacts, damaged: (path: string) => boolean = () => false): Violation[] {
  return facts.wholeFiles.flatMap(({ path, problem }) =>
    problem === undefined || damaged(path) ? [] : { invariant: 14, what: `${path}: ${problem}` },
  );
}
