import assert from 'node:assert/strict';
import { editItems } from '../../../src/vscode/editing/editItems.ts';
import { english } from '../../../src/vscode/l10n.ts';
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
});
