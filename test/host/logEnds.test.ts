import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Queue } from '../../src/core/index.ts';
import { COMMANDS } from '../../src/vscode/ids.ts';
import { LogTerminal } from '../../src/vscode/logs/logTerminal.ts';
import { FolderQueues } from '../../src/vscode/queue/folderQueues.ts';
import { invoke, outputWith, rowOf, rowWithIcon, startTask, until } from './panel.ts';
import { standingIn } from './standingIn.ts';

describe('a log in a terminal whose folder has left the window', () => {
  it('says how it ended all the same', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'left-'));
    const queue = Queue.open({ root: folder, actor: 'test' });
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    const log = vscode.window.createOutputChannel('left', { log: true });
    const open = [{ uri: vscode.Uri.file(folder), name: 'left', index: 0 }];
    const restore = standingIn('workspaceFolders', () => open);
    const queues = new FolderQueues({ log, runnerFile: '', trusted: () => false });
    const [source] = queues.all();
    restore();
    assert.ok(source);
    const terminal = new LogTerminal(source, taskId);
    let text = '';
    terminal.onDidWrite((part) => (text += part));
    try {
      terminal.open();
      queues.dispose();
      await queue.cancel(taskId);
      await until(
        'the end',
        () => /Cancelled.*Press any key/.test(text),
        () => text,
      );
    } finally {
      terminal.dispose();
      log.dispose();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});

describe('a log in its channel', () => {
  it('says at its end that the task was cancelled', async () => {
    const id = await startTask({ prompt: 'echo a word of one that is cancelled; sleep 60' });
    await rowWithIcon(id, 'sync~spin');
    await invoke(COMMANDS.showLog, await rowOf(id));
    await outputWith('a word of one that is cancelled');
    await invoke(COMMANDS.cancelTask, await rowOf(id));
    assert.match(await outputWith('[Cancelled'), /cancelled\n\n\[Cancelled, after .*\.\]\n$/);
  });

  it('says at its end that the task timed out', async () => {
    const id = await startTask({
      prompt: 'echo a word of one that times out; sleep 60',
      timeoutSeconds: 1,
      maxRetries: 0,
    });
    await rowWithIcon(id, 'watch');
    await invoke(COMMANDS.showLog, await rowOf(id));
    assert.match(
      await outputWith('a word of one that times out'),
      /times out\n\n\[Failed, after .*: .*timed? ?out.*\.\]\n$/i,
    );
  });
});
