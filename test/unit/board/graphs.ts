import fc from 'fast-check';
import type { Linked } from '../../../src/board/graph/components.ts';

/** Any graph without rings; some links lead to nodes that are not there. */
export const anyGraph: fc.Arbitrary<Linked[]> = fc
  .array(fc.array(fc.nat({ max: 40 }), { maxLength: 3 }), { maxLength: 40 })
  .map((links) =>
    links.map((numbers, index) => ({
      key: nodeKey(index),
      dependsOn: [...new Set(numbers.filter((other) => other < index).map(nodeKey))],
    })),
  );

/** Any graph at all, with rings and links to itself. */
export const anyRingGraph: fc.Arbitrary<Linked[]> = fc
  .array(fc.array(fc.nat({ max: 25 }), { maxLength: 3 }), { maxLength: 25 })
  .map((links) => links.map((numbers, index) => ({ key: nodeKey(index), dependsOn: numbers.map(nodeKey) })));

/** `n0`, `n1` … */
export function nodeKey(index: number): string {
  return `n${String(index)}`;
}
