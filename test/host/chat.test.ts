import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Queue } from '../../src/core/index.ts';
import { COMMANDS } from '../../src/vscode/ids.ts';
import { CancelTool } from '../../src/vscode/joints/chatTools/cancelTool.ts';
import { StartTool } from '../../src/vscode/joints/chatTools/startTool.ts';
import { FolderQueues } from '../../src/vscode/queue/folderQueues.ts';
import { invoke, root, rowWithIcon, startTask } from './panel.ts';
import { standingIn } from './standingIn.ts';

describe('chat starts and cancels', () => {
  const toolInvocationToken = undefined;
  let log: vscode.LogOutputChannel;
  let queues: FolderQueues;
  let start: StartTool;
  let cancel: CancelTool;

  before(async () => {
    log = vscode.window.createOutputChannel('chat', { log: true });
    // It shows the same queue, and leaves dispatching to the extension.
    queues = new FolderQueues({ log, runnerFile: '', trusted: () => false });
    start = new StartTool({ queues, log });
    cancel = new CancelTool({ queues });
    await startTask({ prompt: 'true' });
  });
  after(async () => {
    await queues.stopDispatching();
    queues.dispose();
    log.dispose();
  });

  const statusOf = (id: string): string => Queue.open({ root: root(), actor: 'test' }).read(id).status;
  const said = ({ content }: vscode.LanguageModelToolResult): string =>
    content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
  const question = ({ confirmationMessages }: vscode.PreparedToolInvocation): [string, string] => {
    assert.ok(confirmationMessages, 'nobody is asked');
    const { title, message } = confirmationMessages;
    assert.ok(message instanceof vscode.MarkdownString);
    assert.ok(message.isTrusted !== true, 'no link of it may run a command');
    return [title, message.value];
  };
  const restricted = (act: () => void): void => {
    const restore = standingIn('isTrusted', () => false);
    try {
      act();
    } finally {
      restore();
    }
  };

  it('asks before a start, with agent, command line, folder, limits and what it waits for', async () => {
    const other = await startTask({ prompt: 'echo the first' });
    const input = { agent: 'shell', prompt: 'echo [hi](command:x)', priority: 70, timeoutSeconds: 90 };
    const [title, text] = question(start.prepareInvocation({ input: { ...input, dependsOn: [other] } }));
    assert.equal(title, 'Start a task for shell?');
    for (const line of [
      'Folder: orchestra.+',
      'Priority: 70',
      'Time limit: 1m 30s',
      'Waits for: .* · echo the first',
    ])
      assert.match(text, new RegExp(`^- ${line}$`, 'm'));
    assert.match(text, /```text\necho \[hi\]\(command:x\)\n```$/);
  });

  it('asks nothing where agent, folder or a task to wait for is unknown', () => {
    const prompt = 'true';
    const refused = (input: object, why: RegExp): void =>
      assert.throws(() => start.prepareInvocation({ input: { agent: 'shell', prompt, ...input } }), why);
    refused({ agent: 'nobody' }, /nobody/);
    refused({ folder: 'elsewhere' }, /No open folder is called "elsewhere"; there are: /);
    refused({ dependsOn: ['task_none'] }, /task_none/);
  });

  it('starts what was agreed to, in the folder that is named', async () => {
    const input = { agent: 'shell', prompt: 'echo from chat', priority: 60, folder: root() };
    const text = said(start.invoke({ input, toolInvocationToken }));
    const [id = ''] = /task_\w+/.exec(text) ?? [];
    await rowWithIcon(id, 'pass');
    assert.equal(Queue.open({ root: root(), actor: 'test' }).read(id).priority, 60);
  });

  it('asks before it cancels, and cancels', async () => {
    await invoke(COMMANDS.pauseQueue);
    const id = await startTask({ prompt: 'echo never' });
    await rowWithIcon(id, 'debug-pause');
    const [title, text] = question(cancel.prepareInvocation({ input: { taskId: id } }));
    assert.equal(title, 'Cancel a task?');
    assert.match(text, /shell · echo never/);
    assert.equal(statusOf(id), 'pending');
    assert.match(
      said(await cancel.invoke({ input: { taskId: id }, toolInvocationToken })),
      /is cancelled\.$/,
    );
    assert.equal(statusOf(id), 'cancelled');
    await invoke(COMMANDS.resumeQueue);
  });

  it('does neither in Restricted Mode, and asks nothing', async () => {
    await invoke(COMMANDS.pauseQueue);
    const id = await startTask({ prompt: 'echo later' });
    const input = { agent: 'shell', prompt: 'true' };
    const why = /Restricted Mode/;
    const before = Queue.open({ root: root(), actor: 'test' }).status().tasks.length;
    const cancelled: Promise<unknown>[] = [];
    restricted(() => {
      assert.throws(() => start.prepareInvocation({ input }), why);
      assert.throws(() => start.invoke({ input, toolInvocationToken }), why);
      assert.throws(() => cancel.prepareInvocation({ input: { taskId: id } }), why);
      cancelled.push(cancel.invoke({ input: { taskId: id }, toolInvocationToken }));
    });
    await assert.rejects(Promise.all(cancelled), why);
    assert.equal(statusOf(id), 'pending');
    assert.equal(Queue.open({ root: root(), actor: 'test' }).status().tasks.length, before);
    await Queue.open({ root: root(), actor: 'test' }).cancel(id);
    await invoke(COMMANDS.resumeQueue);
  });
});
