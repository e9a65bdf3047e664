import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Task } from '../../../src/core/model/task.ts';
import { describeWait, type WaitReason } from '../../../src/core/model/waiting.ts';
import { backoffSeconds } from '../../../src/core/schedule/backoff.ts';
import { inOrder } from '../../../src/core/schedule/order.ts';
import { planStarts, type ScheduleFacts } from '../../../src/core/schedule/plan.ts';
import { memoryTask, NOW_MS, openFacts } from './tasks.ts';

const AGENTS = ['a', 'b', 'c'] as const;

const anyTask = fc.record({
  status: fc.constantFrom('pending', 'pending', 'running', 'complete', 'failed', 'cancelled'),
  priority: fc.integer({ min: 0, max: 4 }),
  agent: fc.constantFrom(...AGENTS),
  createdAt: fc.integer({ min: 0, max: 5 }).map((second) => new Date(NOW_MS - second * 1000).toISOString()),
  pausedAt: fc.option(fc.constant('2026-01-01T00:00:00Z'), { freq: 5 }),
});
const anyTasks = fc
  .array(anyTask, { maxLength: 25 })
  .map((list) => list.map((each, n) => memoryTask({ ...each, taskId: `task_${String(n)}` })));

/** The same tasks in another order beside them. */
const withShuffled = (tasks: Task[]): fc.Arbitrary<[Task[], Task[]]> =>
  fc.tuple(fc.constant(tasks), fc.shuffledSubarray(tasks, { minLength: tasks.length }));

describe('what starts next', () => {
  it('is in one strict order for everybody: priority, then age, then id', () => {
    fc.assert(
      fc.property(anyTasks.chain(withShuffled), ([tasks, shuffled]) => {
        const order = inOrder(tasks);
        assert.deepEqual(inOrder(shuffled), order);
        for (const [n, task] of order.entries()) {
          const next = order[n + 1];
          if (next === undefined) continue;
          const keys = (each: Task): [number, number, string] => [
            -each.priority,
            Date.parse(each.createdAt),
            each.taskId,
          ];
          const [before, after] = [keys(task), keys(next)];
          assert.ok(
            before[0] < after[0] ||
              (before[0] === after[0] &&
                (before[1] < after[1] || (before[1] === after[1] && before[2] < after[2]))),
          );
        }
      }),
    );
  });

  it('never exceeds the limits, starts nothing that is held, and leaves no slot free that could be used', () => {
    const facts = fc.record({
      maxConcurrent: fc.integer({ min: 1, max: 5 }),
      limits: fc.record({
        a: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
        b: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
        c: fc.constant(undefined),
      }),
      alias: fc.boolean(),
      marked: fc.array(fc.integer({ min: 0, max: 24 }), { maxLength: 4 }),
      pausedAgent: fc.option(fc.constantFrom(...AGENTS), { freq: 4 }),
    });
    fc.assert(
      fc.property(anyTasks, facts, (tasks, { maxConcurrent, limits, alias, marked, pausedAgent }) => {
        // Where it is another name, c stands for a.
        const agentName = (name: string): string => (alias && name === 'c' ? 'a' : name);
        const limitOf = new Map<string, number | undefined>(Object.entries(limits));
        const given = openFacts(tasks, {
          maxConcurrent,
          agentName,
          agentLimit: (name) => limitOf.get(agentName(name)),
          marked: new Set(marked.map((n) => `task_${String(n)}`)),
          paused: { queue: false, agents: pausedAgent === null ? [] : [pausedAgent] },
        });
        const { start, waiting } = planStarts(given);
        const busy = tasks.filter((task) => task.status === 'running' || given.marked.has(task.taskId));
        const after = [...busy, ...start];
        assert.ok(start.length === 0 || after.length <= maxConcurrent);
        for (const agent of AGENTS) {
          const limit = limitOf.get(agent);
          const used = after.filter((task) => agentName(task.agent) === agent).length;
          if (limit !== undefined && start.some((task) => agentName(task.agent) === agent))
            assert.ok(used <= limit);
        }
        for (const task of start) {
          assert.equal(task.status, 'pending');
          assert.equal(task.pausedAt, null);
          assert.ok(pausedAgent === null || agentName(task.agent) !== agentName(pausedAgent));
          assert.ok(!given.marked.has(task.taskId));
        }
        const pending = tasks.filter((task) => task.status === 'pending');
        assert.deepEqual(
          new Set([...start.map((task) => task.taskId), ...waiting.keys()]),
          new Set(pending.map((task) => task.taskId)),
        );
        if (after.length < maxConcurrent)
          assert.ok([...waiting.values()].every((reason) => reason.kind !== 'slot'));
        assert.deepEqual(start, inOrder(start));
      }),
    );
  });

  const due = (ms: number): string => new Date(NOW_MS + ms).toISOString();
  const one = memoryTask();
  const other = memoryTask({ taskId: 'task_2', status: 'running' });
  const reasons: [string, Task[], Partial<ScheduleFacts>, WaitReason, RegExp][] = [
    [
      'dependency',
      [memoryTask({ dependsOn: ['task_9'] })],
      { chain: () => ({ kind: 'running', attempt: 'task_9_r1' }) },
      { kind: 'dependency', dependency: 'task_9', attempt: 'task_9_r1', state: 'running' },
      /waits for task_9_r1 \(running\)/,
    ],
    [
      'blocked',
      [memoryTask({ dependsOn: ['task_9'] })],
      { chain: () => ({ kind: 'failed', attempt: 'task_9', error: 'no key' }) },
      { kind: 'blocked', dependency: 'task_9', attempt: 'task_9', state: 'failed', error: 'no key' },
      /task_9 failed \(no key\)/,
    ],
    [
      'blocked by a missing one',
      [memoryTask({ dependsOn: ['task_9'] })],
      { chain: () => ({ kind: 'missing', attempt: 'task_9' }) },
      { kind: 'blocked', dependency: 'task_9', attempt: 'task_9', state: 'missing' },
      /task_9 is gone/,
    ],
    [
      'slot',
      [one, other],
      { maxConcurrent: 1 },
      { kind: 'slot', running: 1, limit: 1, ahead: 0 },
      /free slot \(1 of 1 running\)/,
    ],
    [
      'agent limit',
      [one, other],
      { agentLimit: () => 1 },
      { kind: 'agent-limit', agent: 'shell', running: 1, limit: 1 },
      /agent shell \(1 of 1 running\)/,
    ],
    [
      'backoff',
      [memoryTask({ retryCount: 1, notBefore: due(5000) })],
      {},
      { kind: 'backoff', until: due(5000) },
      /retries after 2026-01-31T12:00:05/,
    ],
    [
      'not before',
      [memoryTask({ notBefore: due(5000) })],
      {},
      { kind: 'not-before', until: due(5000) },
      /not before 2026-01-31T12:00:05/,
    ],
    [
      'paused queue',
      [one],
      { paused: { queue: true, agents: [] } },
      { kind: 'paused', what: 'queue' },
      /the queue is paused/,
    ],
    [
      'paused agent',
      [one],
      { paused: { queue: false, agents: ['shell'] } },
      { kind: 'paused', what: 'agent', agent: 'shell' },
      /agent shell is paused/,
    ],
    [
      'paused task',
      [memoryTask({ pausedAt: due(-1) })],
      {},
      { kind: 'paused', what: 'task' },
      /the task is paused/,
    ],
    [
      'configuration that is not known, before all that it may say',
      [memoryTask({ dependsOn: ['task_9'] })],
      { unknownFile: '.orchestra/config.json', chain: () => ({ kind: 'failed', attempt: 'task_9' }) },
      { kind: 'config', file: '.orchestra/config.json' },
      /config\.json cannot be read/,
    ],
    [
      'untrusted queue',
      [one],
      { trust: { queue: 'not made here', agent: () => undefined } },
      { kind: 'untrusted', what: 'queue', detail: 'not made here' },
      /not trusted: not made here/,
    ],
    [
      'untrusted agent',
      [one],
      { trust: { queue: undefined, agent: () => 'defined by files' } },
      { kind: 'untrusted', what: 'agent', detail: 'defined by files' },
      /not trusted: defined by files/,
    ],
    ['no dispatcher', [one], { hasDispatcher: false }, { kind: 'no-dispatcher' }, /orchestra run/],
    ['manual', [one], { mode: 'manual' }, { kind: 'manual' }, /waits for Run/],
    ['newer format', [memoryTask({ format: 99 })], {}, { kind: 'newer-format', format: 99 }, /format 99/],
    ['starting', [one], { marked: new Set(['task_1']) }, { kind: 'starting' }, /being started/],
  ];
  for (const [what, tasks, changes, expected, words] of reasons) {
    it(`says why a task waits: ${what}`, () => {
      const { start, waiting } = planStarts(openFacts(tasks, changes));
      assert.deepEqual([start, waiting.get('task_1')], [[], expected]);
      assert.match(describeWait(expected), words);
    });
  }

  it('a task that was asked for starts in manual mode too', () => {
    assert.equal(
      planStarts(openFacts([memoryTask({ runRequestedAt: due(0) })], { mode: 'manual' })).start.length,
      1,
    );
  });

  it('wakes for what becomes due first', () => {
    const tasks = [
      memoryTask({ notBefore: due(9000) }),
      memoryTask({ taskId: 'task_2', notBefore: due(4000) }),
    ];
    assert.equal(planStarts(openFacts(tasks)).wakeAtMs, NOW_MS + 4000);
    assert.equal(planStarts(openFacts(tasks, { nowMs: NOW_MS + 9000 })).start.length, 2);
  });

  it('after the clock went back, a retry does not wait for the old time, but a wished time stays', () => {
    const retry = memoryTask({ retryCount: 1, createdAt: due(0), notBefore: due(2000) });
    const wished = memoryTask({ taskId: 'task_2', createdAt: due(0), notBefore: due(2000) });
    const { start, waiting } = planStarts(openFacts([retry, wished], { nowMs: NOW_MS - 3_600_000 }));
    assert.deepEqual(
      [start.map((task) => task.taskId), waiting.get('task_2')?.kind],
      [['task_1'], 'not-before'],
    );
  });
});

describe('backoff', () => {
  it('doubles with each retry, and never passes the ceiling', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 9, 100].map((count) => backoffSeconds(count, 2, 300)),
      [2, 4, 8, 16, 300, 300],
    );
    fc.assert(
      fc.property(
        fc.nat({ max: 10_000 }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (count, base, ceiling) => {
          const wait = backoffSeconds(count, base, ceiling);
          assert.ok(wait >= 0 && wait <= ceiling && wait <= backoffSeconds(count + 1, base, ceiling));
        },
      ),
    );
  });
});
