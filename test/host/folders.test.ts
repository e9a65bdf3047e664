import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Queue } from '../../src/core/index.ts';
import { FolderQueue } from '../../src/vscode/queue/folderQueue.ts';

describe('a folder that is closed while a person is asked', () => {
  let folder: string;
  let log: vscode.LogOutputChannel;
  before(() => {
    log = vscode.window.createOutputChannel('folders', { log: true });
  });
  after(() => log.dispose());
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'orchestra-closed-')));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  const opened = (): FolderQueue =>
    new FolderQueue(
      { uri: vscode.Uri.file(folder), name: 'closed', index: 1 },
      { log, runnerFile: '', trusted: () => true },
    );

  it('takes no task, and says why', () => {
    const source = opened();
    source.dispose();
    assert.throws(() => source.ensure(), /is not open any more; open it again/);
    assert.equal(existsSync(path.join(folder, '.orchestra')), false);
  });

  it('is dispatched no more', () => {
    const queue = Queue.open({ root: folder, actor: 'test' });
    queue.ensure();
    const source = opened();
    source.dispose();
    source.attach();
    source.startDispatching();
    assert.equal(source.dispatcher, undefined);
    assert.equal(queue.dispatcher().state, 'none');
  });
});
