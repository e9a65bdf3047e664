import assert from 'node:assert/strict';
import fs, { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Queue } from '../../src/core/index.ts';
import { FolderQueue } from '../../src/vscode/queue/folderQueue.ts';
import { until } from './panel.ts';

const makeFolder = (): string => realpathSync(mkdtempSync(path.join(os.tmpdir(), 'orchestra-folder-')));

describe('a folder whose queue is made from elsewhere', () => {
  it('shows it also where it was made before VS Code watched the folder', async () => {
    const folder = makeFolder();
    const log = vscode.window.createOutputChannel('made elsewhere', { log: true });
    const uri = vscode.Uri.file(folder);
    const source = new FolderQueue(
      { uri, name: 'new', index: 1 },
      { log, runnerFile: '', trusted: () => false },
    );
    try {
      // The look that it takes by itself at first is over then, and no watcher is at work yet.
      await new Promise(setImmediate);
      const queue = Queue.open({ root: folder, actor: 'test' });
      queue.ensure();
      const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
      await until('the task', () => source.live().some(({ task }) => task.taskId === taskId));
    } finally {
      source.dispose();
      log.dispose();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});

describe('a queue that cannot be read when the window opens', () => {
  it('is shown once it can be', async () => {
    const folder = makeFolder();
    const log = vscode.window.createOutputChannel('cannot be read', { log: true });
    const queue = Queue.open({ root: folder, actor: 'test' });
    queue.ensure();
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    const real = fs.readdirSync;
    let failures = 0;
    Reflect.set(fs, 'readdirSync', (file: string, ...rest: []) => {
      if (file !== queue.paths.tasks || failures >= 3) return real(file, ...rest);
      failures++;
      throw Object.assign(new Error('EMFILE: too many open files, scandir'), { code: 'EMFILE' });
    });
    const source = new FolderQueue(
      { uri: vscode.Uri.file(folder), name: 'unreadable', index: 1 },
      { log, runnerFile: '', trusted: () => false },
    );
    try {
      assert.match(source.unread ?? '', /EMFILE/, 'it is said why');
      assert.deepEqual(source.problems(), [source.unread]);
      await until('the task', () => source.live().some(({ task }) => task.taskId === taskId));
      assert.equal(failures, 3);
      assert.equal(source.unread, undefined);
    } finally {
      Reflect.set(fs, 'readdirSync', real);
      source.dispose();
      log.dispose();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});
