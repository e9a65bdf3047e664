import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Task } from '../../../src/core/model/task.ts';
import { inOrder } from '../../../src/core/schedule/order.ts';
import { placeBefore, type Placing } from '../../../src/core/schedule/reorder.ts';
import { memoryTask, NOW_MS } from './tasks.ts';

const anyTasks = fc
  .array(
    fc.record({
      priority: fc.integer({ min: 0, max: 3 }),
      // Many are made in the same millisecond.
      createdAt: fc.integer({ min: 0, max: 3 }).map((ms) => new Date(NOW_MS - ms).toISOString()),
      rank: fc.option(
        fc.integer({ min: 0, max: 3 }).map((ms) => NOW_MS - ms / 512),
        { freq: 3 },
      ),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((list) => list.map((each, n) => memoryTask({ ...each, taskId: `task_${String(n)}` })));

const anyMove = anyTasks.chain((tasks) =>
  fc.record({
    tasks: fc.constant(tasks),
    moved: fc.subarray(tasks, { minLength: 1 }).map((some) => new Set(some.map(({ taskId }) => taskId))),
    before: fc.option(
      fc.constantFrom(...tasks).map(({ taskId }) => taskId),
      { nil: undefined },
    ),
  }),
);

const idsOf = (tasks: readonly Task[]): string[] => inOrder(tasks).map(({ taskId }) => taskId);

function placed(tasks: readonly Task[], placings: readonly Placing[]): Task[] {
  return tasks.map((task) => {
    const placing = placings.find(({ taskId }) => taskId === task.taskId);
    return placing === undefined ? task : { ...task, priority: placing.priority, rank: placing.rank };
  });
}

describe('tasks that are moved', () => {
  it('stand together right before the one they were moved to, in their order, and all others keep theirs', () => {
    fc.assert(
      fc.property(anyMove, ({ tasks, moved, before }) => {
        const old = idsOf(tasks);
        const now = idsOf(placed(tasks, placeBefore(tasks, moved, before)));
        const rest = old.filter((id) => !moved.has(id));
        const block = old.filter((id) => moved.has(id));
        const from = before === undefined ? old.length : old.indexOf(before);
        const next = old.slice(from).find((id) => !moved.has(id));
        const at = next === undefined ? rest.length : rest.indexOf(next);
        assert.deepEqual(now, [...rest.slice(0, at), ...block, ...rest.slice(at)]);
      }),
      { numRuns: 2000 },
    );
  });

  it('change nothing where they stand already, and no priority beyond that of their new neighbours', () => {
    fc.assert(
      fc.property(anyMove, ({ tasks, moved, before }) => {
        const placings = placeBefore(tasks, moved, before);
        const after = placed(tasks, placings);
        assert.deepEqual(placeBefore(after, moved, before), []);
        for (const { taskId, priority } of placings) {
          if (moved.has(taskId)) continue;
          assert.equal(
            priority,
            tasks.find((task) => task.taskId === taskId)?.priority,
            'others keep theirs',
          );
        }
      }),
    );
  });

  it('are the only ones that are written, as long as their neighbours are not made in the same millisecond', () => {
    const tasks = Array.from({ length: 6 }, (_, n) =>
      memoryTask({ taskId: `task_${String(n)}`, createdAt: new Date(NOW_MS + n * 1000).toISOString() }),
    );
    let now: Task[] = tasks;
    // Always between the same two: the room is halved each time.
    for (const id of ['task_5', 'task_4', 'task_3', 'task_2', 'task_5', 'task_4']) {
      const placings = placeBefore(now, new Set([id]), 'task_1');
      assert.deepEqual(
        placings.map(({ taskId }) => taskId),
        [id],
      );
      now = placed(now, placings);
    }
    assert.deepEqual(idsOf(now), ['task_0', 'task_3', 'task_2', 'task_5', 'task_4', 'task_1']);
  });

  it('keep their priority where they can', () => {
    const tasks = [
      memoryTask({ taskId: 'task_high', priority: 9 }),
      memoryTask({ taskId: 'task_mid', priority: 5 }),
      memoryTask({ taskId: 'task_low', priority: 1 }),
    ];
    const move = (id: string, before?: string): Placing[] => placeBefore(tasks, new Set([id]), before);
    assert.equal(move('task_low', 'task_mid')[0]?.priority, 5);
    assert.equal(move('task_low', 'task_high')[0]?.priority, 9);
    assert.equal(move('task_high')[0]?.priority, 1);
  });
});
