import assert from 'node:assert/strict';
import { dropPlace, type DropFacts } from '../../../src/vscode/view/dropPlace.ts';
import { viewOf } from './views.ts';

const order = ['task_a', 'task_b', 'task_c', 'task_d'];
const drop = (moved: string[], on: string | undefined, more: Partial<DropFacts> = {}): unknown =>
  dropPlace({
    sorting: 'execution',
    order,
    moved,
    target: on === undefined ? undefined : viewOf({ taskId: on }),
    ...more,
  });

describe('rows that are dropped', () => {
  it('take the place of the row they are dropped on', () => {
    assert.deepEqual(drop(['task_d'], 'task_b'), { kind: 'before', taskId: 'task_b' });
    assert.deepEqual(drop(['task_a'], 'task_b'), { kind: 'before', taskId: 'task_c' });
    assert.deepEqual(drop(['task_a'], 'task_d'), { kind: 'before', taskId: undefined });
    assert.deepEqual(drop(['task_a', 'task_c'], 'task_b'), { kind: 'before', taskId: 'task_d' });
  });

  it('go to the end below the last row', () => {
    assert.deepEqual(drop(['task_a'], undefined), { kind: 'before', taskId: undefined });
  });

  it('stay where they are on a row that does not wait, and where rows are sorted by time', () => {
    assert.deepEqual(drop(['task_a'], undefined, { target: viewOf({ status: 'running' }) }), {
      kind: 'refused',
      why: 'not-pending',
    });
    assert.deepEqual(drop(['task_a'], 'task_b', { sorting: 'time' }), {
      kind: 'refused',
      why: 'sorted-by-time',
    });
  });
});
