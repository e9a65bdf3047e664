import assert from 'node:assert/strict';
import fc from 'fast-check';
import { awaitsAutoRetry, type Task } from '../../../src/core/model/task.ts';
import { chainState, findCycle } from '../../../src/core/schedule/chains.ts';
import { planStarts } from '../../../src/core/schedule/plan.ts';
import { willProgress } from '../../../src/core/schedule/progress.ts';
import { memoryTask, openFacts } from './tasks.ts';

describe('chains of attempts', () => {
  const find =
    (...tasks: Task[]) =>
    (id: string): Task | undefined =>
      tasks.find((task) => task.taskId === id);
  const failed = memoryTask({
    taskId: 'task_1',
    status: 'failed',
    errorMessage: 'boom',
    retriedBy: 'task_1_r1',
  });
  const retry = (changes: Partial<Task>): Task =>
    memoryTask({ taskId: 'task_1_r1', parentTaskId: 'task_1', retryCount: 1, ...changes });

  it('the latest attempt decides', () => {
    const states = (['pending', 'running', 'complete', 'failed', 'cancelled'] as const).map((status) =>
      chainState('task_1', find(failed, retry({ status }))),
    );
    assert.deepEqual(
      states.map((state) => [state.kind, state.attempt]),
      (['pending', 'running', 'complete', 'failed', 'cancelled'] as const).map((kind) => [kind, 'task_1_r1']),
    );
  });

  it('a retry that was named and not made yet is on its way; one that was deleted or lost is not', () => {
    assert.equal(chainState('task_1', find(failed)).kind, 'retrying');
    for (const changes of [
      { retryDeletedAt: 'x' },
      { archivedAt: 'x' },
      { retriedBy: 'task_of_another_program' },
    ]) {
      assert.deepEqual(chainState('task_1', find({ ...failed, ...changes })), {
        kind: 'failed',
        attempt: 'task_1',
        error: 'boom',
      });
    }
  });

  it('a failure that is retried by itself is no end', () => {
    const task = memoryTask({ status: 'failed', autoRetry: true });
    assert.ok(awaitsAutoRetry(task));
    assert.equal(chainState('task_1', find(task)).kind, 'retrying');
    assert.equal(chainState('task_1', find({ ...task, retryCount: 3 })).kind, 'failed');
  });

  it('rings made by hand end', () => {
    const ring = [
      memoryTask({ taskId: 'task_1', status: 'failed', retriedBy: 'task_2' }),
      memoryTask({ taskId: 'task_2', status: 'failed', retriedBy: 'task_1' }),
    ];
    assert.equal(chainState('task_1', find(...ring)).kind, 'missing');
    const waits = [
      memoryTask({ dependsOn: ['task_2'] }),
      memoryTask({ taskId: 'task_2', dependsOn: ['task_1'] }),
    ];
    const schedule = planStarts(openFacts(waits, { chain: (id) => chainState(id, find(...waits)) }));
    assert.equal(willProgress(waits, schedule), false);
  });

  it('a ring of dependencies is found, however it is reached, and nothing else is one', () => {
    const edges = fc.array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 })), { maxLength: 20 });
    fc.assert(
      fc.property(edges, fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 3 }), (pairs, wanted) => {
        // Only edges to smaller numbers: no ring to begin with. Task 5 is to get new dependencies.
        const dependsOn = (n: number): number[] =>
          pairs.flatMap(([from, to]) => (from === n && to < from && n !== 5 ? [to] : []));
        const tasks = Array.from({ length: 10 }, (_, n) =>
          memoryTask({
            taskId: `task_${String(n)}`,
            dependsOn: dependsOn(n).map((to) => `task_${String(to)}`),
          }),
        );
        const reaches = (n: number): boolean => n === 5 || dependsOn(n).some(reaches);
        const cycle = findCycle(
          'task_5',
          wanted.map((n) => `task_${String(n)}`),
          find(...tasks),
        );
        assert.equal(cycle !== undefined, wanted.some(reaches));
        if (cycle !== undefined) assert.deepEqual([cycle[0], cycle.at(-1)], ['task_5', 'task_5']);
      }),
    );
  });

  it('a chain of 20,000 tasks is followed to its end', () => {
    const tasks = new Map(
      Array.from({ length: 20_000 }, (_, n) => [
        `task_${String(n)}`,
        memoryTask({ taskId: `task_${String(n)}`, dependsOn: n === 0 ? [] : [`task_${String(n - 1)}`] }),
      ]),
    );
    assert.equal(
      findCycle('task_new', ['task_19999'], (id) => tasks.get(id)),
      undefined,
    );
    assert.equal(findCycle('task_0', ['task_19999'], (id) => tasks.get(id))?.length, 20_001);
  });
});
