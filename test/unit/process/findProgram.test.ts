import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findProgram } from '../../../src/core/process/findProgram.ts';
import { Workshop } from './workshop.ts';

describe('finding the program of a command', () => {
  let workshop: Workshop;
  beforeEach(() => {
    workshop = new Workshop();
    for (const folder of ['first', 'second', join('first', 'folder')]) mkdirSync(workshop.path(folder));
    write('second/agent', 0o755);
    write('first/plain', 0o644);
  });
  afterEach(async () => workshop.clear());

  const write = (name: string, mode: number): void => writeFileSync(workshop.path(name), '', { mode });
  const find = (command: string, path = ['first', 'second']): ReturnType<typeof findProgram> =>
    findProgram(command, {
      cwd: workshop.folder,
      path: path.map((each) => workshop.path(each)).join(delimiter),
    });
  const found = (name: string): object => ({ kind: 'found', file: workshop.path(name) });

  it('takes the first one on PATH that may be run, past folders and plain files', () => {
    write('first/folder/agent', 0o755);
    assert.deepEqual(find('agent'), found('second/agent'));
    write('first/agent', 0o644);
    assert.deepEqual(find('agent'), found('second/agent'));
    assert.deepEqual(find('agent', ['second', 'first']), found('second/agent'));
  });

  it('takes a path from the folder it is relative to, and an absolute one as it is', () => {
    assert.deepEqual(find('./second/agent'), found('second/agent'));
    assert.deepEqual(find('second/agent'), found('second/agent'));
    assert.deepEqual(find(workshop.path('second/agent')), found('second/agent'));
  });

  it('says what is there but cannot be run', () => {
    assert.deepEqual(find('plain'), { kind: 'not-executable', file: workshop.path('first/plain') });
    assert.deepEqual(find('folder'), { kind: 'not-executable', file: workshop.path('first/folder') });
    assert.deepEqual(find('./first'), { kind: 'not-executable', file: workshop.path('first') });
  });

  it('finds nothing where there is nothing', () => {
    for (const command of ['nowhere', '', 'a\0b'])
      assert.deepEqual(find(command), { kind: 'not-on-path' }, command);
    for (const command of ['./nowhere', '/nowhere', 'second/agent/deeper'])
      assert.deepEqual(find(command), { kind: 'no-file' }, command);
    assert.deepEqual(findProgram('agent', { cwd: workshop.folder, path: undefined }), {
      kind: 'not-on-path',
    });
  });

  it('does not take a program out of the current folder because PATH has an empty entry', () => {
    const cwd = workshop.path('second');
    assert.deepEqual(findProgram('agent', { cwd, path: `${delimiter}${delimiter}` }), {
      kind: 'not-on-path',
    });
    assert.deepEqual(findProgram('agent', { cwd: workshop.folder, path: 'second' }), found('second/agent'));
  });

  it('tries the endings of Windows in their order', () => {
    write('first/tool.CMD', 0o755);
    write('first/tool.EXE', 0o755);
    const search = { cwd: workshop.folder, path: workshop.path('first'), pathExt: '.EXE;.CMD' };
    assert.deepEqual(findProgram('tool', search), found('first/tool.EXE'));
    assert.deepEqual(findProgram('tool.CMD', search), found('first/tool.CMD'));
  });
});
