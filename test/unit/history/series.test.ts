import assert from 'node:assert/strict';
import fc from 'fast-check';
import { quantile, seriesOf, stepsOver } from '../../../src/core/history/series.ts';
import { anyRuns, MOST_MS } from './runs.ts';

describe('throughput, waiting and failures over time', () => {
  const all = { fromMs: 0, toMs: MOST_MS + 400, stepMs: 100 };

  it('count every end once, in the step it falls into', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        const steps = seriesOf(runs, all);
        assert.equal(steps.length, 14);
        for (const { fromMs, ...counts } of steps) {
          for (const outcome of ['complete', 'failed', 'cancelled'] as const) {
            const model = runs.filter(
              ({ endedMs = -1, ...run }) =>
                run.outcome === outcome && endedMs >= fromMs && endedMs < fromMs + all.stepMs,
            );
            assert.equal(counts[outcome], model.length);
          }
        }
      }),
    );
  });

  it('take the waiting time of those that started in the step', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        for (const { fromMs, waitMedianMs, waitMostMs } of seriesOf(runs, all)) {
          const waits = runs.flatMap(({ createdMs, startedMs }) =>
            createdMs !== undefined && startedMs >= fromMs && startedMs < fromMs + all.stepMs
              ? [startedMs - createdMs]
              : [],
          );
          assert.equal(waitMedianMs === undefined, waits.length === 0);
          if (waitMedianMs === undefined || waitMostMs === undefined) continue;
          assert.ok(waits.filter((ms) => ms <= waitMedianMs).length >= waits.length / 2);
          assert.ok(waits.filter((ms) => ms < waitMedianMs).length < waits.length / 2);
          assert.ok(waits.filter((ms) => ms <= waitMostMs).length >= waits.length * 0.9);
          assert.ok(waits.includes(waitMedianMs) && waits.includes(waitMostMs));
        }
      }),
    );
  });

  it('pass over what is outside of the time that is looked at', () => {
    const run = { task: 'task_a', agent: 'shell', createdMs: -9, startedMs: -5, endedMs: 5000 } as const;
    for (const step of seriesOf([{ ...run, outcome: 'failed' }], all)) {
      assert.equal(step.failed, 0);
      assert.equal(step.waitMedianMs, undefined);
    }
  });
});

describe('the steps of a time', () => {
  it('cover it, begin at round times, and are no more than asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2e12 }),
        fc.integer({ min: 1, max: 4e10 }),
        fc.integer({ min: 3, max: 100 }),
        fc.integer({ min: -14, max: 14 }),
        (fromMs, spanMs, most, zoneHours) => {
          const zoneMs = zoneHours * 3_600_000;
          const steps = stepsOver(fromMs, fromMs + spanMs, most, zoneMs);
          assert.ok(steps.fromMs <= fromMs && steps.toMs > fromMs + spanMs);
          assert.equal(Math.abs((steps.fromMs + zoneMs) % steps.stepMs), 0);
          assert.ok((steps.toMs - steps.fromMs) / steps.stepMs <= most);
        },
      ),
    );
  });

  it('are lengths a person knows', () => {
    assert.equal(stepsOver(0, 3_600_000, 60, 0).stepMs, 120_000);
    assert.equal(stepsOver(0, 86_400_000, 60, 0).stepMs, 1_800_000);
    assert.equal(stepsOver(0, 30 * 86_400_000, 60, 0).stepMs, 86_400_000);
  });
});

describe('a quantile', () => {
  it('is one of the values, and none of nothing', () => {
    assert.equal(quantile([], 0.5), undefined);
    assert.equal(quantile([7], 0.9), 7);
    assert.equal(quantile([4, 1, 3, 2], 0.5), 2);
    assert.equal(quantile([4, 1, 3, 2], 1), 4);
  });
});
