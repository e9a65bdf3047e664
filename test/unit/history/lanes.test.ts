import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lanesOf } from '../../../src/core/history/lanes.ts';
import type { Run } from '../../../src/core/history/run.ts';
import { anyRuns } from './runs.ts';

const endOf = (run: Run): number => run.endedMs ?? Infinity;

/** How many runs of an agent there were at once, at most, counted moment by moment. */
function mostAtOnce(runs: readonly Run[]): number {
  const counts = runs.map(
    ({ startedMs }) =>
      runs.filter((other) => other.startedMs <= startedMs && endOf(other) > startedMs).length || 1,
  );
  return Math.max(0, ...counts);
}

describe('runs by agent and slot', () => {
  it('have every run once, under its agent', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        const placed = lanesOf(runs).flatMap(({ agent, slots }) =>
          slots.flat().map((run) => ({ agent, run })),
        );
        for (const { agent, run } of placed) assert.equal(run.agent, agent);
        assert.deepEqual(placed.map(({ run }) => run.task).sort(), runs.map(({ task }) => task).sort());
      }),
    );
  });

  it('let no two runs of a slot be at once', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        for (const { slots } of lanesOf(runs)) {
          for (const slot of slots) {
            for (const [index, run] of slot.entries()) {
              const next = slot[index + 1];
              if (next !== undefined) assert.ok(endOf(run) <= next.startedMs);
            }
          }
        }
      }),
    );
  });

  it('have no more slots than the agent had runs at once', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        // A run of no length takes its slot for no time at all.
        const lasting = runs.filter((run) => endOf(run) > run.startedMs);
        for (const { agent, slots } of lanesOf(lasting)) {
          assert.equal(slots.length, mostAtOnce(lasting.filter((run) => run.agent === agent)));
        }
      }),
    );
  });

  it('leave a run in its slot when later ones come', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        const newest = Math.max(0, ...runs.map(({ startedMs }) => startedMs)) + 1;
        const later: Run = { task: 'task_later', agent: 'shell', startedMs: newest };
        const before = lanesOf(runs).flatMap(({ slots }) =>
          slots.map((slot) => slot.map(({ task }) => task)),
        );
        const after = lanesOf([...runs, later])
          .flatMap(({ slots }) => slots.map((slot) => slot.map(({ task }) => task)))
          .map((slot) => slot.filter((task) => task !== later.task))
          .filter((slot) => slot.length > 0);
        assert.deepEqual(after, before);
      }),
    );
  });
});
