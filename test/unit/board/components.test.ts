import assert from 'node:assert/strict';
import fc from 'fast-check';
import { componentsOf, withoutRings, type Linked } from '../../../src/board/graph/components.ts';
import { anyGraph, anyRingGraph } from './graphs.ts';

/** Parts by the simplest way: two nodes with a link are put into one set until nothing changes. */
function model(nodes: readonly Linked[]): Map<string, string> {
  const part = new Map(nodes.map(({ key }) => [key, key]));
  for (let changed = true; changed;) {
    changed = false;
    for (const { key, dependsOn } of nodes) {
      for (const other of dependsOn) {
        const [a, b] = [part.get(key), part.get(other)];
        if (a === undefined || b === undefined || a === b) continue;
        for (const [each, of] of part) if (of === b) part.set(each, a);
        changed = true;
      }
    }
  }
  return part;
}

describe('the parts of a graph', () => {
  it('hold every node once, together with those it hangs on', () => {
    fc.assert(
      fc.property(anyRingGraph, (nodes) => {
        const { connected, alone } = componentsOf(nodes);
        assert.deepEqual([...connected.flat(), ...alone].sort(), nodes.map(({ key }) => key).sort());
        const part = model(nodes);
        for (const keys of connected) {
          assert.ok(keys.length > 1);
          assert.equal(new Set(keys.map((key) => part.get(key))).size, 1);
        }
        const parts = [...connected, ...alone.map((key) => [key])];
        assert.equal(parts.length, new Set(part.values()).size);
      }),
    );
  });

  it('keep the order they were given in', () => {
    fc.assert(
      fc.property(anyGraph, (nodes) => {
        const order = new Map(nodes.map(({ key }, index) => [key, index]));
        const { connected, alone } = componentsOf(nodes);
        for (const keys of [...connected, alone, connected.map(([first]) => first ?? '')]) {
          const places = keys.map((key) => order.get(key) ?? -1);
          assert.deepEqual(
            places,
            [...places].sort((a, b) => a - b),
          );
        }
      }),
    );
  });
});

describe('a graph without its rings', () => {
  const canBeSorted = (nodes: readonly Linked[]): boolean => {
    const left = new Map(nodes.map(({ key, dependsOn }) => [key, new Set(dependsOn)]));
    for (let free = [...left].filter(([, on]) => on.size === 0); free.length > 0;) {
      for (const [key] of free) left.delete(key);
      for (const on of left.values()) for (const [key] of free) on.delete(key);
      free = [...left].filter(([, on]) => on.size === 0);
    }
    return left.size === 0;
  };

  it('can be laid out in layers, and has no link that was not there', () => {
    fc.assert(
      fc.property(anyRingGraph, (nodes) => {
        const without = withoutRings(nodes);
        assert.ok(canBeSorted(without));
        for (const [index, { key, dependsOn }] of without.entries()) {
          assert.equal(key, nodes[index]?.key);
          for (const other of dependsOn) assert.ok(nodes[index]?.dependsOn.includes(other));
        }
      }),
    );
  });

  it('is the same where there was none', () => {
    fc.assert(fc.property(anyGraph, (nodes) => assert.deepEqual(withoutRings(nodes), nodes)));
  });
});
