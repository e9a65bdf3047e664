import assert from 'node:assert/strict';
import { arrangeRows } from '../../../src/vscode/view/rows.ts';
import { at, viewOf } from './views.ts';

const shown = (...args: Parameters<typeof arrangeRows>): string[] => arrangeRows(...args).map(({ newest }) => newest.task.taskId);

describe('the order of rows', () => {
  it('is: running, pending by priority and age, blocked, then finished with the newest first', () => {
    const views = [
      viewOf({ taskId: 'task_done_early', status: 'complete', completedAt: at(10) }),
      viewOf({ taskId: 'task_blocked', priority: 100 }, { waiting: { kind: 'blocked', dependency: 'x', attempt: 'x', state: 'failed' } }),
      viewOf({ taskId: 'task_young', createdAt: at(2) }),
      viewOf({ taskId: 'task_failed_late', status: 'failed', completedAt: at(20) }),
      viewOf({ taskId: 'task_urgent', createdAt: at(3), priority: 9 }),
      viewOf({ taskId: 'task_old', createdAt: at(1) }),
      viewOf({ taskId: 'task_running', status: 'running', startedAt: at(5) }),
    ];
    const expected = ['task_running', 'task_urgent', 'task_old', 'task_young', 'task_blocked', 'task_failed_late', 'task_done_early'];
    assert.deepEqual(shown(views), expected);
    assert.deepEqual(shown([...views].reverse()), expected);
  });
});

describe('the attempts of a task', () => {
  const first = viewOf({ taskId: 'task_a', status: 'failed', completedAt: at(1) });
  const second = viewOf({ taskId: 'task_a_r1', parentTaskId: 'task_a', retryCount: 1, status: 'failed', completedAt: at(2) });
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
