import assert from 'node:assert/strict';
import fc from 'fast-check';
import { taskSchema } from '../../../src/core/model/task.ts';
import { isWholeTask } from '../../../src/core/model/wholeTask.ts';
import { olderTask } from './older.ts';

const identity = { machine: 'm', boot: 'b', namespace: 'n', pid: 4711, startTicks: '12' };
const whole = taskSchema().parse({
  ...olderTask({ taskId: 'task_1' }),
  format: 4,
  revision: 3,
  process: identity,
  runner: identity,
  retryHistory: [{ attempt: 1, timestamp: 't', error: null, retriedFrom: 'task_0' }],
  dependsOn: ['task_0'],
  failureReason: 'timeout',
  strange: 'kept',
});

/** What may stand in a file in the place of a value. */
const anything = fc.oneof(
  fc.constantFrom(
    null,
    true,
    '',
    'x',
    '7',
    'complete',
    'timeout',
    0,
    1,
    -1,
    1.5,
    2 ** 60,
    [],
    ['x'],
    [7],
    {},
  ),
  fc.constantFrom(identity, { ...identity, more: 1 }, { ...identity, pid: 0 }, [{ attempt: 1 }], undefined),
  fc.jsonValue(),
);

describe('the short check of a task', () => {
  it('passes a task as this program writes it', () => {
    assert.ok(isWholeTask(whole));
    assert.ok(isWholeTask({ ...whole, process: null, runner: null, retryHistory: [], status: 'failed' }));
  });

  it('passes nothing that the schema would refuse, or give back otherwise', () => {
    const names = fc.constantFrom(...Object.keys(whole));
    const changes = fc.dictionary(names, anything, { minKeys: 1, maxKeys: 3 });
    fc.assert(
      fc.property(changes, fc.array(names, { maxLength: 2 }), (changed, dropped) => {
        const value: Record<string, unknown> = { ...whole, ...changed };
        for (const name of dropped) Reflect.deleteProperty(value, name);
        if (!isWholeTask(value)) return;
        const copy: unknown = structuredClone(value);
        assert.deepEqual(taskSchema().parse(copy), value);
      }),
      { numRuns: 5000 },
    );
  });

  it('passes every field that the schema has, in each of its forms', () => {
    for (const name of Object.keys(whole)) {
      const value: Record<string, unknown> = { ...whole };
      Reflect.deleteProperty(value, name);
      const isKnown = name !== 'strange' && name !== 'blockedBy' && name !== 'blockedReason';
      assert.equal(isWholeTask(value), !isKnown, name);
    }
  });

  it('passes nothing that is no object', () => {
    for (const value of [null, undefined, 'x', 7, [], [whole]]) assert.equal(isWholeTask(value), false);
  });
});
