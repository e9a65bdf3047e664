import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  decideRun,
  type Decision,
  type RunFacts,
  type SentinelFact,
} from '../../../src/core/reconcile/decide.ts';
import { ALIVE } from './runFacts.ts';
import { memoryTask } from './tasks.ts';

const IDENTITY = { machine: 'm', boot: 'b', namespace: 'n', pid: 4711, startTicks: '1' };
const RUNNING = memoryTask({ status: 'running', process: IDENTITY, startRevision: 2, timeout: 60 });
const CANCEL = { ...RUNNING, cancelRequestedAt: 'x' };
const TIME_OUT = { ...RUNNING, timeoutRequestedAt: 'x' };

const dead = (changes: Partial<RunFacts> = {}): RunFacts => ({ ...ALIVE, process: 'dead', ...changes });
const ended = (exitCode: number, changes: Partial<RunFacts> = {}): RunFacts => dead({ exitCode, ...changes });
const alive = (changes: Partial<RunFacts> = {}): RunFacts => ({ ...ALIVE, ...changes });
const error: SentinelFact = { kind: 'error', message: 'no key' };

/** A decision in few words: what is done, the status, the reason. */
function short(decision: Decision): string {
  if (decision.kind === 'keep' || decision.kind === 'put-back') return decision.kind;
  const { outcome } = decision;
  return `${decision.kind} ${outcome.status}${outcome.status === 'failed' ? ` ${outcome.reason}: ${outcome.error}` : ''}`;
}

const CASES: [string, typeof RUNNING, RunFacts, RegExp][] = [
  ['an agent at work is left alone', RUNNING, ALIVE, /^keep$/],
  [
    'what runs elsewhere is left alone, whatever was asked',
    CANCEL,
    alive({ process: 'foreign', overdue: true }),
    /^keep$/,
  ],
  ['a cancel request stops it', CANCEL, ALIVE, /^stop cancelled$/],
  ['a closed terminal stops it', RUNNING, alive({ terminal: 'closed' }), /^stop cancelled$/],
  [
    'one that a hangup ended in its terminal is cancelled',
    RUNNING,
    ended(129, { terminal: 'open' }),
    /^finish cancelled$/,
  ],
  ['without a terminal that is an exit code as any', RUNNING, ended(129), /^finish failed exit-code/],
  [
    'a person in a terminal may go on after the agent called its work done',
    RUNNING,
    alive({ terminal: 'open', sentinel: { kind: 'done' }, sentinelGraceOver: true }),
    /^keep$/,
  ],
  ['a cancel request goes before the deadline', CANCEL, alive({ overdue: true }), /^stop cancelled$/],
  ['a request to time out stops it', TIME_OUT, ALIVE, /^stop failed timeout: Timed out \(ended by hand\)$/],
  [
    'the deadline stops it',
    RUNNING,
    alive({ overdue: true }),
    /^stop failed timeout: Timed out \(after 60 s\)$/,
  ],
  ['.done gives it a moment', RUNNING, alive({ sentinel: { kind: 'done' } }), /^keep$/],
  [
    '.done and a moment later it is stopped',
    RUNNING,
    alive({ sentinel: { kind: 'done' }, sentinelGraceOver: true }),
    /^stop complete$/,
  ],
  [
    '.error and a moment later it is stopped',
    RUNNING,
    alive({ sentinel: error, sentinelGraceOver: true }),
    /^stop failed agent-error: no key$/,
  ],
  [
    '.done holds even past the deadline',
    RUNNING,
    alive({ sentinel: { kind: 'done' }, overdue: true }),
    /^keep$/,
  ],
  ['.cancelled stops it at once', RUNNING, alive({ sentinel: { kind: 'cancelled' } }), /^stop cancelled$/],
  ['.timeout stops it at once', RUNNING, alive({ sentinel: { kind: 'timeout' } }), /^stop failed timeout/],
  ['exit code 0 is complete', RUNNING, ended(0), /^finish complete$/],
  [
    'exit code 0 without .done is not enough where .done is the rule',
    RUNNING,
    ended(0, { completion: 'sentinel' }),
    /^finish failed no-sentinel: .*left no task_1\.done$/,
  ],
  ['.done beats a bad exit code', RUNNING, ended(1, { sentinel: { kind: 'done' } }), /^finish complete$/],
  ['.error beats exit code 0', RUNNING, ended(0, { sentinel: error }), /^finish failed agent-error: no key$/],
  [
    'a bad exit code fails, with the last words',
    RUNNING,
    ended(3, { lastWords: 'out of luck' }),
    /^finish failed exit-code: Process exited with code 3: out of luck$/,
  ],
  [
    'npm says first what was wrong, and last where its log lies',
    RUNNING,
    ended(1, {
      lastWords: [
        'npm error code EJSONPARSE',
        'npm error Missing script: "bogus"',
        'npm error   npm run',
        'npm error A complete log of this run can be found in: /x.log',
      ].join('\n'),
    }),
    /^finish failed exit-code: Process exited with code 1: npm error Missing script: "bogus"$/,
  ],
  ['124 is a timeout', RUNNING, ended(124), /^finish failed timeout: Timed out \(exit code 124\)$/],
  [
    '126 and 127 are launches that failed',
    RUNNING,
    ended(127),
    /^finish failed launch: Process exited with code 127$/,
  ],
  [
    'an error in the result beats exit code 0',
    RUNNING,
    ended(0, { verdict: { outcome: 'failure', message: '401 invalid key' } }),
    /^finish failed agent-error: 401 invalid key$/,
  ],
  [
    'success in the result does not beat a bad exit code',
    RUNNING,
    ended(1, { verdict: { outcome: 'success' } }),
    /^finish failed exit-code/,
  ],
  [
    'survivors are stopped before the end is written',
    RUNNING,
    ended(0, { hasSurvivors: true }),
    /^stop complete$/,
  ],
  [
    'an end without exit code is an interruption',
    RUNNING,
    dead(),
    /^finish failed interrupted: Process terminated unexpectedly/,
  ],
  [
    'so is the end of the machine',
    RUNNING,
    dead({ sameBoot: false, started: false }),
    /^finish failed interrupted: The machine went down/,
  ],
  ['what was never told to go is put back', RUNNING, dead({ started: false }), /^put-back$/],
  [
    'what was never told to go and is to be cancelled is cancelled',
    CANCEL,
    dead({ started: false }),
    /^finish cancelled$/,
  ],
  ['a cancel that was acknowledged counts, whatever the exit code', CANCEL, ended(0), /^finish cancelled$/],
  [
    'a request to time out counts, unless it was done by then',
    TIME_OUT,
    ended(143),
    /^finish failed timeout: Timed out \(ended by hand\)$/,
  ],
  [
    '.done before a time-out by hand is done',
    TIME_OUT,
    ended(143, { sentinel: { kind: 'done' } }),
    /^finish complete$/,
  ],
  [
    'a task of version 3.0 whose process is gone was interrupted, not put back',
    { ...RUNNING, process: null },
    dead({ started: false }),
    /^finish failed interrupted/,
  ],
];

describe('what the facts mean', () => {
  for (const [what, task, facts, expected] of CASES) {
    it(what, () => assert.match(short(decideRun(task, facts)), expected));
  }

  it('a living agent is never finished without a stop, and nothing is rerun that may have run', () => {
    const anyFacts = fc.record({
      process: fc.constantFrom('alive', 'dead', 'foreign'),
      sameBoot: fc.boolean(),
      started: fc.boolean(),
      exitCode: fc.option(fc.constantFrom(0, 1, 124, 127, 143), { nil: undefined }),
      endedAtMs: fc.constant(undefined),
      sentinel: fc.option(
        fc.oneof(
          fc.constantFrom<SentinelFact>({ kind: 'done' }, { kind: 'cancelled' }, { kind: 'timeout' }, error),
        ),
        { nil: undefined },
      ),
      sentinelGraceOver: fc.boolean(),
      hasSurvivors: fc.boolean(),
      overdue: fc.boolean(),
      terminal: fc.constantFrom('none', 'open', 'closed'),
      completion: fc.constantFrom('auto', 'sentinel'),
      verdict: fc.constantFrom(
        { outcome: 'none' as const },
        { outcome: 'success' as const },
        { outcome: 'failure' as const, message: 'no' },
      ),
      lastWords: fc.option(fc.string(), { nil: undefined }),
    });
    fc.assert(
      fc.property(anyFacts, fc.constantFrom(RUNNING, CANCEL, TIME_OUT), (facts, task) => {
        const decision = decideRun(task, facts);
        if (facts.process === 'foreign') assert.equal(decision.kind, 'keep');
        if (facts.process === 'alive') assert.ok(decision.kind === 'keep' || decision.kind === 'stop');
        if (facts.process === 'dead') assert.notEqual(decision.kind, 'keep');
        if (decision.kind === 'put-back')
          assert.ok(!facts.started && facts.sameBoot && facts.exitCode === undefined);
        if (facts.hasSurvivors) assert.notEqual(decision.kind, 'finish');
        assert.deepEqual(decideRun(task, facts), decision);
      }),
      { numRuns: 500 },
    );
  });
});
