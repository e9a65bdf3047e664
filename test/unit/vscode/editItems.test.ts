import assert from 'node:assert/strict';
import { editItems } from '../../../src/vscode/editing/editItems.ts';
import { dependencyItems } from '../../../src/vscode/editing/dependencyItems.ts';
import { english } from '../../../src/vscode/l10n.ts';
import { MemoryQueue } from './rowSources.ts';
import { viewOf } from './views.ts';

const shown = (...args: Parameters<typeof viewOf>): Record<string, string> =>
  Object.fromEntries(
    editItems(viewOf(...args).task, (id) => (id === 'task_b' ? 'Build' : undefined), english).map(
      ({ field, description }) => [field, description],
    ),
  );

describe('what can be changed of a pending task', () => {
  it('stands there with how it is now', () => {
    const task = {
      priority: 9,
      timeout: 900,
      maxRetries: 1,
      autoRetry: true,
      dependsOn: ['task_b', 'task_c'],
    };
    assert.deepEqual(shown(task), {
      prompt: 'npm test',
      agent: 'shell',
      priority: '9',
      timeout: '15m',
      maxRetries: 'at most 1',
      autoRetry: 'yes, after a pause',
      dependsOn: 'Build, task_c',
    });
    const { timeout, dependsOn } = shown({});
    assert.deepEqual([timeout, dependsOn], ['none', 'no']);
  });

  it('names among what it waits for what is gone, and leaves it picked', () => {
    const task = { taskId: 'task_a', dependsOn: ['task_gone', 'task_b'] };
    const queue = new MemoryQueue([task, { taskId: 'task_b', prompt: 'Build' }, { taskId: 'task_c' }]);
    assert.deepEqual(
      dependencyItems(queue, viewOf(task).task, english).map(({ label, description, detail, picked }) => [
        ...[label, description, detail],
        picked,
      ]),
      [
        ['$(question) task_gone', 'is gone', 'task_gone', true],
        ['Build', 'shell · pending', 'task_b', true],
        ['npm test', 'shell · pending', 'task_c', false],
      ],
    );
  });
});
