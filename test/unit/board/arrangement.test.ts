import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Arranger, keepOrder, type Arrangement } from '../../../src/board/graph/arrangement.ts';
import type { Linked } from '../../../src/board/graph/components.ts';
import { NODE } from '../../../src/board/graph/layout.ts';
import { neighbourOf } from '../../../src/board/graph/neighbours.ts';
import { anyGraph, anyRingGraph, nodeKey } from './graphs.ts';

const WIDTH = 1200;

function overlaps({ at }: Arrangement): string[] {
  const places = [...at];
  return places.flatMap(([key, a], index) =>
    places
      .slice(index + 1)
      .filter(([, b]) => Math.abs(a.x - b.x) < NODE.width && Math.abs(a.y - b.y) < NODE.height)
      .map(([other]) => `${key} ${other}`),
  );
}

/** Several chains and a fan, a few nodes that hang on nothing. */
const some: Linked[] = [
  { key: 'build', dependsOn: [] },
  { key: 'test', dependsOn: ['build'] },
  { key: 'types', dependsOn: ['build'] },
  { key: 'publish', dependsOn: ['test', 'types'] },
  { key: 'lint', dependsOn: [] },
  { key: 'fix', dependsOn: ['lint'] },
  ...Array.from({ length: 7 }, (_, index) => ({ key: nodeKey(index), dependsOn: [] })),
];

describe('the places of tasks', () => {
  it('never lie over one another, and lie within the drawing', () => {
    fc.assert(
      fc.property(anyRingGraph, fc.integer({ min: 200, max: 3000 }), (nodes, width) => {
        const arrangement = new Arranger().arrange(nodes, width);
        assert.deepEqual(overlaps(arrangement), []);
        assert.equal(arrangement.at.size, nodes.length);
        for (const { x, y } of arrangement.at.values()) {
          assert.ok(x >= 0 && y >= 0);
          assert.ok(x + NODE.width <= arrangement.width && y + NODE.height <= arrangement.height);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('put what a task depends on to its left', () => {
    fc.assert(
      fc.property(anyGraph, (nodes) => {
        const { at } = new Arranger().arrange(nodes, WIDTH);
        for (const { key, dependsOn } of nodes) {
          for (const other of dependsOn) {
            assert.ok((at.get(other)?.x ?? 0) + NODE.width <= (at.get(key)?.x ?? 0), `${other} → ${key}`);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are the same when nothing came or went', () => {
    const arranger = new Arranger();
    const first = arranger.arrange(some, WIDTH);
    // The queue tells its tasks in another order as soon as their states change.
    assert.deepEqual(arranger.arrange([...some].reverse(), WIDTH), first);
  });

  it('of other parts stay among themselves when a task is added to one', () => {
    const arranger = new Arranger();
    const before = arranger.arrange(some, WIDTH);
    const after = arranger.arrange([...some, { key: 'deploy', dependsOn: ['publish'] }], WIDTH);
    const shape = ({ at }: Arrangement): unknown => {
      const origin = at.get('lint');
      return ['lint', 'fix'].map((key) => [
        (at.get(key)?.x ?? 0) - (origin?.x ?? 0),
        (at.get(key)?.y ?? 0) - (origin?.y ?? 0),
      ]);
    };
    assert.deepEqual(shape(after), shape(before));
  });

  it('of tasks that depend on nothing are a grid as wide as there is room', () => {
    const alone = Array.from({ length: 1000 }, (_, index) => ({ key: nodeKey(index), dependsOn: [] }));
    const { at, width } = new Arranger().arrange(alone, WIDTH);
    assert.ok(width <= WIDTH);
    assert.equal(new Set([...at.values()].map(({ x }) => x)).size, 4);
  });

  it('are worked out fast also where a thousand tasks hang together', () => {
    const chain = Array.from({ length: 1000 }, (_, index) => ({
      key: nodeKey(index),
      dependsOn: index === 0 ? [] : [nodeKey(Math.floor(index * 0.9)), nodeKey(index - 1)],
    }));
    const startedMs = performance.now();
    assert.equal(new Arranger().arrange(chain, WIDTH).at.size, 1000);
    // A tenth of what the usual methods take, on a machine that has other things to do too.
    assert.ok(performance.now() - startedMs < 3000);
  });
});

describe('the order of tasks', () => {
  it('keeps what stood, and puts what is new in front', () => {
    assert.deepEqual(keepOrder(['a', 'b', 'c'], ['c', 'x', 'a', 'y']), ['x', 'y', 'a', 'c']);
  });
});

describe('the arrow keys', () => {
  const { at } = new Arranger().arrange(some, WIDTH);
  const dependents = (key: string): string[] =>
    some.filter(({ dependsOn }) => dependsOn.includes(key)).map((node) => node.key);
  const walkable = {
    at,
    linked: (key: string, direction: 'left' | 'right') =>
      direction === 'left' ? (some.find((node) => node.key === key)?.dependsOn ?? []) : dependents(key),
  };

  it('follow the dependencies to the left and to the right', () => {
    assert.ok(['test', 'types'].includes(neighbourOf('publish', 'left', walkable) ?? ''));
    assert.equal(neighbourOf('test', 'left', walkable), 'build');
    assert.equal(neighbourOf('test', 'right', walkable), 'publish');
  });

  it('reach every task from every other', () => {
    for (const start of at.keys()) {
      const reached = new Set([start]);
      for (const key of reached) {
        for (const direction of ['left', 'right', 'up', 'down'] as const) {
          const next = neighbourOf(key, direction, walkable);
          if (next !== undefined) reached.add(next);
        }
      }
      assert.equal(reached.size, some.length, `from ${start}`);
    }
  });

  it('go along the rows of the grid and back', () => {
    for (const [there, back] of [
      ['right', 'left'],
      ['down', 'up'],
    ] as const) {
      const next = neighbourOf('n0', there, walkable);
      assert.ok(next !== undefined && next !== 'n0');
      assert.equal(neighbourOf(next, back, walkable), 'n0');
    }
  });
});
