import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { Queue, type Task } from '../../src/core/index.ts';
import { COMMANDS } from '../../src/vscode/ids.ts';
import { invoke, root, startTask } from './panel.ts';

/** An agent that is told things in words; the person's own, so that nobody has to be asked. */
const HELPER = { command: 'sh', args: ['-c', 'true', '{prompt}'], description: 'answers in words' };

/** The task with the id that a command gave back. */
export function taskOf(id: unknown): Task {
  assert.ok(typeof id === 'string', 'no task was started');
  return Queue.open({ root: root(), actor: 'test' }).read(id);
}

/** Writes a file of the project. */
export function write(name: string, text: string): vscode.Uri {
  const file = path.join(root(), name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return vscode.Uri.file(file);
}

/** For all tests of a suite: there is the agent `helper`, and the queue is paused, so that nothing that is added starts. */
export function withHelperAndPausedQueue(): void {
  const configure = (agents: unknown): Thenable<void> =>
    vscode.workspace
      .getConfiguration('orchestra')
      .update('agents', agents, vscode.ConfigurationTarget.Global);
  before(async () => {
    await configure({ helper: HELPER });
    await startTask({ prompt: 'true' });
    await invoke(COMMANDS.pauseQueue);
  });
  after(async () => {
    await configure(undefined);
    const queue = Queue.open({ root: root(), actor: 'test' });
    for (const { task } of queue.status().tasks)
      if (task.status === 'pending') await queue.cancel(task.taskId);
    await invoke(COMMANDS.resumeQueue);
  });
}
