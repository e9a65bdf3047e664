import { strict as assert } from 'node:assert';
import { describeTask } from '../../../src/cli/format/describeTask.ts';
import { memoryTask } from '../core/tasks.ts';

describe('cli: a task in a line', () => {
  it('is cut between two characters, never inside one', () => {
    const line = describeTask(memoryTask({ prompt: `${'a'.repeat(59)}😀` }));
    assert.match(line, /: a{59}$/);
  });
});
