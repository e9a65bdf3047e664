import assert from 'node:assert/strict';
import { arrangeRows } from '../../../src/vscode/view/rows.ts';
import { at, viewOf } from './views.ts';

describe('the order of rows', () => {
  it("is the queue's own", () => {
    const ids = ['task_running', 'task_urgent', 'task_old', 'task_done'];
    const rows = arrangeRows(ids.map((taskId) => viewOf({ taskId })));
    assert.deepEqual(
      rows.map(({ key }) => key),
      ids,
    );
  });
});

describe('the attempts of a task', () => {
  const first = viewOf({ taskId: 'task_a', status: 'failed', completedAt: at(1) });
  const second = viewOf({
    taskId: 'task_a_r1',
    parentTaskId: 'task_a',
    retryCount: 1,
    status: 'failed',
    completedAt: at(2),
  });
  const third = viewOf({ taskId: 'task_a_r2', parentTaskId: 'task_a', retryCount: 2 });

  it('are one row, the newest in front', () => {
    const [row, ...others] = arrangeRows([second, third, first]);
    assert.equal(others.length, 0);
    assert.equal(row?.newest.task.taskId, 'task_a_r2');
    assert.deepEqual(
      row.earlier.map(({ task }) => task.taskId),
      ['task_a_r1', 'task_a'],
    );
  });

  it('keep the row the same row when a retry is made', () => {
    assert.equal(arrangeRows([first])[0]?.key, arrangeRows([first, second])[0]?.key);
  });
});
