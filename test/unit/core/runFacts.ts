import type { RunFacts } from '../../../src/core/reconcile/decide.ts';

/** An agent at work. */
export const ALIVE: RunFacts = {
  process: 'alive',
  sameBoot: true,
  started: true,
  exitCode: undefined,
  endedAtMs: undefined,
  sentinel: undefined,
  sentinelGraceOver: false,
  hasSurvivors: false,
  overdue: false,
  terminal: 'none',
  completion: 'auto',
  verdict: { outcome: 'none' },
  lastWords: undefined,
};
