import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describeRing, describeWait, ringOf } from '../../../src/core/model/waiting.ts';
import { findRings } from '../../../src/core/schedule/cycles.ts';
import { planStarts } from '../../../src/core/schedule/plan.ts';
import { memoryTask, openFacts } from './tasks.ts';

type Graph = ReadonlyMap<string, readonly string[]>;

/** Everybody that `id` waits for, by however many steps. */
function reachable(id: string, waitsFor: Graph): Set<string> {
  const seen = new Set<string>();
  const open = [...(waitsFor.get(id) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(waitsFor.get(next) ?? []));
  }
  return seen;
}

const anyGraph = fc
  .array(fc.array(fc.integer({ min: 0, max: 11 }), { maxLength: 3 }), { maxLength: 10 })
  .map(
    (list) =>
      new Map(list.map((others, id) => [`t${String(id)}`, others.map((other) => `t${String(other)}`)])),
  );

describe('tasks that wait for themselves', () => {
  it('are found with the ring they stand on, and no others', () => {
    fc.assert(
      fc.property(anyGraph, (waitsFor) => {
        const rings = findRings(waitsFor);
        for (const id of waitsFor.keys()) {
          const ring = rings.get(id);
          assert.equal(ring !== undefined, reachable(id, waitsFor).has(id), id);
          if (ring === undefined) continue;
          assert.ok(ring.includes(id));
          assert.equal(ring[0], ring.at(-1));
          assert.equal(new Set(ring).size, ring.length - 1);
          for (const [place, member] of ring.slice(0, -1).entries())
            assert.ok(waitsFor.get(member)?.includes(ring[place + 1] ?? ''), ring.join());
        }
      }),
    );
  });

  it('are found among ten thousand, and a chain as long is none', () => {
    const ids = Array.from({ length: 10_000 }, (_, n) => `t${String(n)}`);
    const chain = new Map(ids.map((id, n) => [id, ids.slice(n + 1, n + 2)]));
    assert.equal(findRings(chain).size, 0);
    assert.equal(findRings(new Map(chain).set('t9999', ['t0'])).size, 10_000);
  });

  it('say so as their reason; who only waits for them waits, and the rest starts', () => {
    const tasks = [
      memoryTask({ taskId: 'a', dependsOn: ['fine', 'b'] }),
      memoryTask({ taskId: 'b', dependsOn: ['a'] }),
      memoryTask({ taskId: 'c', dependsOn: ['a'] }),
      memoryTask({ taskId: 'self', dependsOn: ['self'] }),
      memoryTask({ taskId: 'fine' }),
    ];
    const { start, waiting } = planStarts(
      openFacts(tasks, { chain: (attempt) => ({ kind: 'pending', attempt }) }),
    );
    assert.deepEqual(
      start.map((task) => task.taskId),
      ['fine'],
    );
    assert.deepEqual(waiting.get('a'), { kind: 'cycle', ring: { ids: ['a', 'b', 'a'], more: 0 } });
    assert.deepEqual(waiting.get('b'), waiting.get('a'));
    assert.deepEqual(waiting.get('self'), { kind: 'cycle', ring: { ids: ['self', 'self'], more: 0 } });
    assert.equal(waiting.get('c')?.kind, 'dependency');
    assert.match(
      describeWait({ kind: 'cycle', ring: ringOf(['a', 'b', 'a']) }),
      /^blocked: .*\(a → b → a\)$/,
    );
  });

  it('of a long ring names the beginning and the end', () => {
    const ids = [...Array.from({ length: 30 }, (_, n) => `t${String(n)}`), 't0'];
    assert.match(describeRing(ringOf(ids)), /^t0 → t1 → .*t9 → 20 more → t0$/);
    assert.equal(describeRing(ringOf(ids.slice(0, 12))), ids.slice(0, 12).join(' → '));
  });
});
