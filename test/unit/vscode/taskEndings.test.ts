import assert from 'node:assert/strict';
import { TaskEndings } from '../../../src/vscode/queue/taskEndings.ts';
import { at, NOON_MS, viewOf } from './views.ts';

describe('the endings of tasks', () => {
  const failed = viewOf({ taskId: 'task_a', status: 'failed', completedAt: at(1) });
  const idsOf = (endings: TaskEndings, ...views: Parameters<TaskEndings['take']>[0]): string[] =>
    endings.take(views).map(({ task }) => task.taskId);

  it('are told once, whether the task was seen running or not', () => {
    const endings = new TaskEndings(NOON_MS);
    assert.deepEqual(idsOf(endings, viewOf({ taskId: 'task_a', status: 'running' })), []);
    assert.deepEqual(idsOf(endings, failed), ['task_a']);
    assert.deepEqual(idsOf(endings, failed), []);
  });

  it('are not told where they came before the watching began', () => {
    const reloaded = new TaskEndings(NOON_MS + 2000);
    assert.deepEqual(idsOf(reloaded, failed, viewOf({ status: 'complete', completedAt: at(2) })), ['task_1']);
    assert.deepEqual(idsOf(new TaskEndings(NOON_MS), viewOf({ status: 'failed', completedAt: null })), []);
  });

  it('are none while another attempt is on its way, or has been made', () => {
    const endings = new TaskEndings(NOON_MS);
    const willRetry = { taskId: 'task_b', status: 'failed', completedAt: at(1), autoRetry: true } as const;
    assert.deepEqual(idsOf(endings, viewOf(willRetry)), []);
    assert.deepEqual(idsOf(endings, viewOf({ ...willRetry, retriedBy: 'task_b_r1' })), []);
  });
});
