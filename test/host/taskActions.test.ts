import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import * as vscode from 'vscode';
import { Queue, type Task } from '../../src/core/index.ts';
import { COMMANDS } from '../../src/vscode/ids.ts';
import { answering } from './answers.ts';
import {
  invoke,
  orchestra,
  outputWith,
  panel,
  root,
  rowOf,
  rowWithIcon,
  shownRow,
  startTask,
  until,
} from './panel.ts';

describe('what the menu of a row does', () => {
  const read = (id: string): Task => Queue.open({ root: root(), actor: 'test' }).read(id);
  const held = async (wish: { prompt: string } & Record<string, unknown>): Promise<string> => {
    const id = await startTask(wish);
    await rowOf(id);
    return id;
  };
  /** What earlier tests let go may still be on its way. */
  const nothingRuns = async (): Promise<void> => {
    const { tree } = await panel();
    const running = (): string[] =>
      tree.tasks().flatMap(({ view: { task } }) => (task.status === 'running' ? [task.prompt] : []));
    await until('no task runs', () => running().length === 0, running);
  };
  const copied = (): Thenable<string> => vscode.env.clipboard.readText();

  before(async () => {
    await startTask({ prompt: 'true' });
    await invoke(COMMANDS.pauseQueue);
  });
  after(() => invoke(COMMANDS.resumeQueue));

  it('raises and lowers the priority of all rows that are selected, within its limits', async () => {
    const ids = [await held({ prompt: 'true', priority: 5 }), await held({ prompt: 'true', priority: 100 })];
    const rows = await Promise.all(ids.map(rowOf));
    const priorities = (): number[] => ids.map((id) => read(id).priority);
    await invoke(COMMANDS.raisePriority, rows[0], rows);
    assert.deepEqual(priorities(), [6, 100]);
    await invoke(COMMANDS.lowerPriority, rows[0]);
    assert.deepEqual(priorities(), [5, 100]);
    await answering(['Cancel 2 Tasks'], () => invoke(COMMANDS.cancelTask, rows[0], rows));
  });

  it('changes what is chosen of a pending task, and nothing else', async () => {
    const other = await held({ prompt: 'echo first' });
    const id = await held({ prompt: 'echo edit', priority: 5, timeoutSeconds: 60, maxRetries: 3 });
    const before = read(id);
    const steps = [
      'Priority',
      '9',
      'Time Limit',
      '15m',
      'Retries',
      '1',
      'Retry by Itself',
      'Waits for',
      ['echo first'],
    ];
    await answering([...steps, undefined], async () => invoke(COMMANDS.editTask, await rowOf(id)));
    const changed = { priority: 9, timeout: 900, maxRetries: 1, autoRetry: true, dependsOn: [other] };
    assert.deepEqual(read(id), { ...before, ...changed, revision: before.revision + 5 });
    await answering(
      ['Agent', 'shell', 'Priority', '9', 'Waits for', ['echo first'], 'Time Limit', '15m', undefined],
      async () => invoke(COMMANDS.editTask, await rowOf(id)),
    );
    assert.equal(read(id).revision, before.revision + 5, 'what stays as it is is not written');
    const refused = answering(['Priority', '101'], async () => invoke(COMMANDS.editTask, await rowOf(id)));
    await refused.catch(() => undefined);
    assert.equal(read(id).priority, 9);
    for (const each of [id, other]) await invoke(COMMANDS.cancelTask, await rowOf(each));
  });

  it('edits a prompt in an editor: what is saved is in the task, as long as it is pending', async () => {
    const id = await held({ prompt: 'echo before' });
    await answering(['Prompt'], async () => invoke(COMMANDS.editTask, await rowOf(id)));
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.getText(), 'echo before');
    const end = editor.document.positionAt(editor.document.getText().length);
    await editor.edit((edit) => edit.insert(end, '\necho after'));
    // It may save by itself, a moment after the last key.
    await editor.document.save();
    await until('the new prompt', () => read(id).prompt === 'echo before\necho after');
    await orchestra(['edit', id, '--prompt', 'echo from elsewhere']);
    await until('the other prompt', () => editor.document.getText() === 'echo from elsewhere');
    await invoke(COMMANDS.cancelTask, await rowOf(id));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'too late '));
    await editor.document.save();
    assert.ok(editor.document.isDirty, 'what cannot be saved stays in the editor');
    assert.equal(read(id).prompt, 'echo from elsewhere');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('gives more time: as much as is chosen, or typed', async () => {
    const id = await held({ prompt: 'true', timeoutSeconds: 60 });
    const { heard } = await answering(['15m'], async () => invoke(COMMANDS.extendTimeout, await rowOf(id)));
    assert.deepEqual(heard, ['How much more time for “true”? Choose what is added to the limit']);
    assert.equal(read(id).timeout, 60 + 15 * 60);
    await answering(['Other', '1m 30s'], async () => invoke(COMMANDS.extendTimeout, await rowOf(id)));
    assert.equal(read(id).timeout, 60 + 15 * 60 + 90);
    await answering([undefined], async () => invoke(COMMANDS.extendTimeout, await rowOf(id)));
    assert.equal(read(id).timeout, 60 + 15 * 60 + 90);
    await invoke(COMMANDS.cancelTask, await rowOf(id));
  });

  it('makes a second task with the same values, and leaves the first as it is', async () => {
    const first = await held({ prompt: 'true' });
    const id = await held({
      prompt: 'echo twice',
      priority: 9,
      timeoutSeconds: 0,
      maxRetries: 1,
      autoRetry: true,
      dependsOn: [first],
    });
    const made = await invoke(COMMANDS.duplicateTask, await rowOf(id));
    assert.ok(Array.isArray(made) && made.length === 1);
    const twin = read(String(made[0]));
    const { agent, prompt, priority, maxRetries, autoRetry, dependsOn } = read(id);
    assert.notEqual(twin.taskId, id);
    assert.equal(twin.status, 'pending');
    assert.equal(twin.timeout, 0);
    assert.deepEqual(
      { agent, prompt, priority, maxRetries, autoRetry, dependsOn },
      {
        agent: twin.agent,
        prompt: twin.prompt,
        priority: twin.priority,
        maxRetries: twin.maxRetries,
        autoRetry: twin.autoRetry,
        dependsOn: twin.dependsOn,
      },
    );
    const rows = await Promise.all([first, id, twin.taskId].map(rowOf));
    await answering(['Cancel 3 Tasks'], () => invoke(COMMANDS.cancelTask, rows[0], rows));
  });

  it('copies IDs and prompts', async () => {
    const ids = [await held({ prompt: 'echo one\necho more' }), await held({ prompt: 'echo two' })];
    const rows = await Promise.all(ids.map(rowOf));
    await invoke(COMMANDS.copyTaskId, rows[0], rows);
    assert.equal(await copied(), ids.join('\n'));
    await invoke(COMMANDS.copyPrompt, rows[0], rows);
    assert.equal(await copied(), 'echo one\necho more\n\necho two');
    await answering(['Cancel 2 Tasks'], () => invoke(COMMANDS.cancelTask, rows[0], rows));
  });

  it('shows all there is to know of a task', async () => {
    const id = await held({ prompt: 'echo all of it' });
    await invoke(COMMANDS.showTaskDetails, await rowOf(id));
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, new RegExp(`^echo all of it\\n[^]*State: +paused\\n[^]*Task: +${id}\\n`));
    await invoke(COMMANDS.cancelTask, await rowOf(id));
  });

  it('opens the plan and the file of a task', async () => {
    const id = await held({ prompt: 'true' });
    const shown = (): string => vscode.window.activeTextEditor?.document.uri.path ?? '';
    await invoke(COMMANDS.openPlan, await rowOf(id));
    assert.match(shown(), new RegExp(`plans/${id}_plan\\.md$`));
    await invoke(COMMANDS.openTaskFile, await rowOf(id));
    assert.match(shown(), new RegExp(`tasks/${id}\\.json$`));
    await invoke(COMMANDS.cancelTask, await rowOf(id));
  });

  it('finds plan, file and log of an archived task beneath one that depends on it, or says what is gone', async () => {
    const queue = Queue.open({ root: root(), actor: 'test' });
    queue.clean('all');
    await invoke(COMMANDS.resumeQueue);
    const done = await startTask({ prompt: 'echo long ago' });
    await rowWithIcon(done, 'pass');
    const id = await held({ prompt: 'true', dependsOn: [done], paused: true });
    queue.archive({ force: true });
    const { tree } = await panel();
    const archived = await until('its row beneath the link', () => {
      const row = tree.find(id);
      const children =
        row === undefined ? [] : tree.getChildren(row).flatMap((link) => tree.getChildren(link));
      return children.find((node) => 'view' in node && existsSync(queue.paths.archivedTask(node.taskId)));
    });
    const shown = (): string => vscode.window.activeTextEditor?.document.uri.path ?? '';
    await invoke(COMMANDS.openPlan, archived);
    assert.match(shown(), new RegExp(`archive/${done}_plan\\.md$`));
    await answering([], () => invoke(COMMANDS.openTaskFile, { taskId: done }));
    assert.match(shown(), new RegExp(`archive/${done}\\.json$`), 'by the link of its tooltip');
    await invoke(COMMANDS.showLog, archived);
    await outputWith('long ago');
    rmSync(queue.paths.archivedLog(done));
    rmSync(queue.paths.archivedPlan(done));
    for (const [command, what] of [
      [COMMANDS.showLog, 'log'],
      [COMMANDS.showRawLog, 'log'],
      [COMMANDS.followInTerminal, 'log'],
      [COMMANDS.openPlan, 'plan'],
    ] as const) {
      const { heard } = await answering([], () => invoke(command, archived));
      assert.match(heard.join(), new RegExp(`^The ${what} of “echo long ago” is not there any more`));
    }
    await invoke(COMMANDS.cancelTask, await rowOf(id));
    queue.clean(done);
    await invoke(COMMANDS.pauseQueue);
  });

  it('shows a log as the agent wrote it', async () => {
    await invoke(COMMANDS.resumeQueue);
    const id = await startTask({ prompt: `echo '{"as":"it is"}'` });
    await rowWithIcon(id, 'pass');
    await invoke(COMMANDS.showRawLog, await rowOf(id));
    await outputWith('{"as":"it is"}');
    await invoke(COMMANDS.pauseQueue);
  });

  it('starts only what was asked for where a task may start', async () => {
    const id = await held({ prompt: 'true' });
    await invoke(COMMANDS.resumeQueue);
    await invoke(COMMANDS.runTask, await rowOf(id));
    await rowWithIcon(id, 'pass');
    await invoke(COMMANDS.pauseQueue);
  });

  it('says why a task that was asked for does not start yet, and offers what lets it', async () => {
    const run = async (id: string, answers: string[]): Promise<string> =>
      (await answering(answers, async () => invoke(COMMANDS.runTask, await rowOf(id)))).heard.join('; ');
    const later = await held({ prompt: 'echo later', notBefore: '2999-01-01T00:00:00Z' });
    const halted = await held({ prompt: 'echo halted', paused: true });
    const after = await held({ prompt: 'echo after', dependsOn: [later] });
    assert.equal(await run(later, ['Resume Queue']), 'Not started yet. “echo later”: the queue is paused.');
    await until('the time', async () => (await shownRow(later)).description.includes('2999'));
    assert.match(await run(halted, ['Resume']), /^Not started yet\. “echo halted”: the task is paused\.$/);
    await rowWithIcon(halted, 'pass');
    assert.match(
      await run(after, []),
      /^Not started yet\. “echo after”: waits for “echo later” \(pending\)\. In the end “echo later” holds it up: starts at .*2999.* or later\.$/,
    );
    const rows = [await rowOf(later), await rowOf(after)];
    const both = await answering([], () => invoke(COMMANDS.runTask, rows[0], rows));
    assert.match(
      both.heard.join(),
      /^2 of 2 tasks do not start yet\. “echo later”: .* “echo after”: waits for /,
    );
    assert.match(await run(later, ['Start at Once']), /^Not started yet\. “echo later”: starts at .*2999/);
    for (const id of [later, after]) await rowWithIcon(id, 'pass');
    await invoke(COMMANDS.pauseQueue);
  });

  it('says of all that were asked for how many wait and for what, and offers what lets them', async () => {
    const all = async (answers: string[]): Promise<string> =>
      (await answering(answers, () => invoke(COMMANDS.runAll))).heard.join('; ');
    const ids = [
      await held({ prompt: 'echo one' }),
      await held({ prompt: 'echo two' }),
      await held({ prompt: 'echo three' }),
    ];
    const halted = [
      await held({ prompt: 'echo halted', paused: true }),
      await held({ prompt: 'echo stopped', paused: true }),
    ];
    const after = await held({ prompt: 'echo after', dependsOn: halted });
    assert.equal(
      await all(['Resume Queue']),
      '6 of 6 tasks do not start yet: the queue is paused (3), paused one by one (2), waiting for other tasks (1).',
    );
    for (const id of ids) await rowWithIcon(id, 'pass');
    assert.match(
      await all(['Resume']),
      /^3 of 3 tasks do not start yet\. “echo halted”: the task is paused\. /,
    );
    for (const id of [...halted, after]) await rowWithIcon(id, 'pass');
    await invoke(COMMANDS.pauseQueue);
  });

  it('works from the palette too, by a pick among those that can', async () => {
    const id = await held({ prompt: 'echo picked' });
    const { heard } = await answering(['echo picked'], () => invoke(COMMANDS.raisePriority));
    assert.deepEqual(heard, ['Raise Priority Which task shall start earlier?']);
    assert.equal(read(id).priority, 6);
    await answering(['echo picked'], () => invoke(COMMANDS.cancelTask));
    assert.equal(read(id).status, 'cancelled');
    await nothingRuns();
    const none = await answering([], () => invoke(COMMANDS.timeOutTask));
    assert.deepEqual(none.heard, ['No task is running, so there is none to time out.']);
  });
});
