import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import * as vscode from 'vscode';
import { Queue, type Task } from '../../src/core/index.ts';
import { COMMANDS } from '../../src/vscode/ids.ts';
import type { TaskNode } from '../../src/vscode/view/nodes.ts';
import { answering } from './answers.ts';
import { invoke, orchestra, panel, root, rowOf, rowWithIcon, startTask, until } from './panel.ts';
import { standingIn } from './standingIn.ts';

describe('tasks that a command is meant for', () => {
  const queue = (): Queue => Queue.open({ root: root(), actor: 'test' });
  const read = (id: string): Task => queue().read(id);

  before(async () => {
    await startTask({ prompt: 'true' });
    await invoke(COMMANDS.pauseQueue);
  });
  after(async () => {
    for (const { task } of queue().status().tasks)
      if (task.status === 'pending') await queue().cancel(task.taskId);
    await invoke(COMMANDS.resumeQueue);
    queue().clean('all');
  });

  /** The row of a task beneath the link of another one. */
  const rowBeneath = async (taskId: string): Promise<TaskNode> => {
    const { tree } = await panel();
    const row = await rowOf(taskId);
    const children = tree.getChildren(row).flatMap((link) => tree.getChildren(link));
    return children.find((node): node is TaskNode => 'view' in node) ?? assert.fail('no row beneath');
  };

  it('are each meant once, also where rows beneath links are chosen with them', async () => {
    const first = await startTask({ prompt: 'echo first', priority: 5 });
    const second = await startTask({ prompt: 'echo second', priority: 5, dependsOn: [first] });
    const rows = [await rowOf(first), await rowOf(second), await rowBeneath(second)];
    assert.equal(rows[2]?.taskId, first);
    await invoke(COMMANDS.raisePriority, rows[0], rows);
    assert.deepEqual([read(first).priority, read(second).priority], [6, 6]);
    const made = await invoke(COMMANDS.duplicateTask, rows[0], rows);
    assert.ok(Array.isArray(made));
    assert.equal(made.length, 2);
    const { heard } = await answering(['Cancel 2 Tasks'], () => invoke(COMMANDS.cancelTask, rows[0], rows));
    assert.match(heard.join(), /^Cancel 2 tasks\?/);
  });

  it('are no others where the one that a link leads to is gone', async () => {
    const { heard } = await answering([], () => invoke(COMMANDS.openTaskFile, { taskId: 'task_1_gone' }));
    const gone = 'There is no task task_1_gone in the folders of this window.';
    assert.deepEqual(heard, [gone]);
    const links = [{ taskId: 'task_1_gone', root: root() }];
    const retried = await answering([], () => invoke(COMMANDS.retryTask, links[0], links));
    assert.deepEqual(retried.heard, [gone], 'by the button of an old message');
    const id = await startTask({ prompt: 'true' });
    await rowOf(id);
    const elsewhere = { taskId: id, root: '/closed' };
    const closed = await answering([], () => invoke(COMMANDS.openTaskFile, elsewhere));
    assert.match(
      closed.heard.join(),
      /^There is no task /,
      'a folder that is closed is not looked for in others',
    );
  });

  it('are asked for under the name that the command has in the palette', async () => {
    await startTask({ prompt: 'true' });
    const { heard } = await answering([undefined], () => invoke(COMMANDS.explainTask));
    assert.deepEqual(heard, ['Explain Task: Why It Waits or Failed Which task do you wonder about?']);
    const ended = await answering([undefined], () => invoke(COMMANDS.duplicateTask));
    assert.deepEqual(ended.heard, ['Duplicate Task Which task do you want to duplicate?']);
  });

  it('are told of in messages that their words bring no link into', async () => {
    const id = await startTask({ prompt: '[x](command:orchestra.runAll)' });
    await rowOf(id);
    const { heard } = await answering([], async () => invoke(COMMANDS.explainTask, await rowOf(id)));
    assert.match(heard.join(), /^“\[x\] \(command:/);
  });

  it('keep their prompt’s editor up to date in another language mode too', async () => {
    const id = await startTask({ prompt: 'echo before' });
    await rowOf(id);
    await answering(['Prompt'], async () => invoke(COMMANDS.editTask, await rowOf(id)));
    const document = vscode.window.activeTextEditor?.document ?? assert.fail('no editor');
    assert.equal(document.uri.scheme, 'orchestra-prompt');
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    await orchestra(['edit', id, '--prompt', 'echo from elsewhere']);
    await until('the other prompt', () => document.getText() === 'echo from elsewhere');
  });

  it('take no prompt from an editor in Restricted Mode', async () => {
    const id = await startTask({ prompt: 'echo trusted' });
    await rowOf(id);
    await answering(['Prompt'], async () => invoke(COMMANDS.editTask, await rowOf(id)));
    const { document } = vscode.window.activeTextEditor ?? assert.fail('no editor');
    const trust = standingIn('isTrusted', () => false);
    try {
      const written = vscode.workspace.fs.writeFile(document.uri, Buffer.from('echo changed'));
      await assert.rejects(async () => written, /In Restricted Mode/);
    } finally {
      trust();
    }
    assert.equal(read(id).prompt, 'echo trusted');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('are told by their number where the logs of several are gone', async () => {
    await invoke(COMMANDS.resumeQueue);
    const ids = [await startTask({ prompt: 'echo one' }), await startTask({ prompt: 'echo two' })];
    for (const id of ids) await rowWithIcon(id, 'pass');
    await invoke(COMMANDS.pauseQueue);
    for (const id of ids) rmSync(queue().paths.logFile(id));
    const rows = await Promise.all(ids.map(rowOf));
    const { heard } = await answering([], () => invoke(COMMANDS.showLog, rows[0], rows));
    assert.match(heard.join(), /^The logs of 2 tasks are not there any more: somebody deleted their files/);
  });

  it('have one log channel, which goes with a log that moves into the archive', async () => {
    await invoke(COMMANDS.resumeQueue);
    const done = await startTask({ prompt: 'echo long ago' });
    await rowWithIcon(done, 'pass');
    await invoke(COMMANDS.pauseQueue);
    const later = await startTask({ prompt: 'true', dependsOn: [done] });
    await rowOf(later);
    const gone: string[] = [];
    const moved: string[] = [];
    const { createOutputChannel } = vscode.window;
    const watched = (name: string, languageId?: string): vscode.OutputChannel => {
      const channel = createOutputChannel(name, languageId);
      const dispose = (): void => {
        gone.push(name);
        channel.dispose();
      };
      return { ...channel, name, dispose };
    };
    Reflect.set(vscode.window, 'createOutputChannel', watched);
    try {
      await invoke(COMMANDS.showLog, await rowOf(done));
      moved.push(...queue().archive({ force: true }));
      const archived = await rowBeneath(later);
      assert.deepEqual(gone, []);
      await invoke(COMMANDS.showLog, archived);
      assert.equal(gone.length, 1);
      await invoke(COMMANDS.showLog, archived);
      assert.equal(gone.length, 1);
    } finally {
      Reflect.set(vscode.window, 'createOutputChannel', createOutputChannel);
    }
    await invoke(COMMANDS.cancelTask, await rowOf(later));
    for (const each of moved) queue().clean(each);
  });
});
