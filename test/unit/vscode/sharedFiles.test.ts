import assert from 'node:assert/strict';
import { changedFilesIn } from '../../../src/vscode/joints/sharedFiles/changedFiles.ts';
import { sharedBy } from '../../../src/vscode/joints/sharedFiles/sharedBy.ts';

describe('the files that an agent says it writes', () => {
  const found = (line: object): string[] => changedFilesIn(JSON.stringify(line));

  it('are those of its tools that write', () => {
    const input = { file_path: '/project/a.ts', old_string: '"path": "x"', new_string: 'b' };
    const content = [{ type: 'tool_use', name: 'Edit', input }];
    assert.deepEqual(found({ type: 'assistant', message: { content } }), ['/project/a.ts']);
    const state = { input: { filePath: 'b.ts', content: '' } };
    assert.deepEqual(found({ type: 'tool_use', part: { type: 'tool', tool: 'write', state } }), ['b.ts']);
    const parameters = { file_path: 'c.ts' };
    assert.deepEqual(found({ type: 'tool_use', tool_name: 'write_file', parameters }), ['c.ts']);
    const changes = [
      { path: 'd.ts', kind: 'update' },
      { path: 'e.ts', kind: 'add' },
    ];
    assert.deepEqual(found({ type: 'item.completed', item: { type: 'file_change', changes } }), [
      'd.ts',
      'e.ts',
    ]);
  });

  it('are none that it only reads, and nothing of other lines', () => {
    const read = { type: 'tool_use', name: 'Read', input: { file_path: '/project/a.ts' } };
    assert.deepEqual(found({ message: { content: [read] } }), []);
    assert.deepEqual(changedFilesIn('Edit a.ts'), []);
    assert.deepEqual(changedFilesIn('{"name":"Edit","input":{"file_path":"a.t'), []);
  });
});

describe('a file', () => {
  it('is shared once a second task changes it', () => {
    const changed = new Map([
      ['task_1', new Set(['/a', '/b'])],
      ['task_2', new Set(['/b', '/c'])],
    ]);
    assert.deepEqual([...sharedBy(changed)], [['/b', ['task_1', 'task_2']]]);
  });
});
