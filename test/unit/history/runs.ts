import fc from 'fast-check';
import type { Run } from '../../../src/core/history/run.ts';

/** Moments are drawn from a short stretch, so that runs meet. */
export const MOST_MS = 1000;

/** Any runs: of few agents, some still running, some of no length. */
export const anyRuns: fc.Arbitrary<Run[]> = fc
  .array(
    fc.record({
      agent: fc.constantFrom('claude', 'codex', 'shell'),
      startedMs: fc.integer({ min: 0, max: MOST_MS }),
      tookMs: fc.option(fc.integer({ min: 0, max: 300 }), { nil: undefined }),
      waitedMs: fc.option(fc.integer({ min: 0, max: 300 }), { nil: undefined }),
      outcome: fc.constantFrom('complete', 'failed', 'cancelled'),
    }),
    { maxLength: 60 },
  )
  .map((drawn) =>
    drawn.map(({ agent, startedMs, tookMs, waitedMs, outcome }, index) => ({
      task: `task_${String(index)}`,
      agent,
      startedMs,
      createdMs: waitedMs === undefined ? undefined : startedMs - waitedMs,
      endedMs: tookMs === undefined ? undefined : startedMs + tookMs,
      outcome: tookMs === undefined ? undefined : outcome,
    })),
  );
