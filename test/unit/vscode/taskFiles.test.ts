import assert from 'node:assert/strict';
import { taskSchema } from '../../../src/core/model/task.ts';
import { TASK_WORDS } from '../../../src/core/config/taskWords.ts';
import { agentPlaces } from '../../../src/vscode/taskFiles/agentPlaces.ts';
import { taskLenses } from '../../../src/vscode/taskFiles/taskLenses.ts';
import { english } from '../../../src/vscode/l10n.ts';

describe('the files of a queue in an editor', () => {
  it('offer what the capabilities of a task allow, and nothing else', () => {
    const titles = (words: string): string[] => taskLenses(words, english).map(({ title }) => title);
    assert.deepEqual(titles('task runnable cancelable'), ['$(play) Run', '$(debug-stop) Cancel']);
    assert.deepEqual(titles('task retryable logged'), ['$(debug-restart) Retry', '$(output) Show Log']);
    assert.deepEqual(titles('task'), []);
  });

  it('tell where each agent stands, with comments and half written too', () => {
    const text = '{\n  // ours\n  "agents": {\n    "mine": { "command": "sh" },\n    "half": {';
    assert.deepEqual(
      agentPlaces(text).map(({ name, offset }) => [name, text.slice(offset, offset + 6)]),
      [
        ['mine', '"mine"'],
        ['half', '"half"'],
      ],
    );
    for (const odd of ['', '[]', '{"agents": 3}', '{"agents": []}', '{"other": {"a": {}}}']) {
      assert.deepEqual(agentPlaces(odd), [], odd);
    }
  });

  it('explain each field of a task', () => {
    assert.deepEqual(Object.keys(TASK_WORDS).sort(), Object.keys(taskSchema().shape).sort());
  });
});
