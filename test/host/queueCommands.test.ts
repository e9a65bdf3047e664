import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { Queue } from '../../src/core/index.ts';
import { COMMANDS } from '../../src/vscode/ids.ts';
import { answering } from './answers.ts';
import { invoke, panel, root, rowOf, rowWithIcon, startTask, until } from './panel.ts';

/** Runs a test with these settings of the workspace. */
function withSettings(settings: object): void {
  const folder = path.join(root(), '.vscode');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(settings));
}

const queue = (): Queue => Queue.open({ root: root(), actor: 'test' });
const statuses = (...ids: string[]): (string | undefined)[] => ids.map((id) => queue().tryRead(id)?.status);
/** What the active editor shows. */
const shownText = (): string => vscode.window.activeTextEditor?.document.getText() ?? '';

describe('what the palette does with a queue', () => {
  afterEach(() => rmSync(path.join(root(), '.vscode'), { recursive: true, force: true }));

  it('runs all that is pending where nothing starts by itself', async () => {
    withSettings({ 'orchestra.dispatch': 'manual' });
    const ids = [await startTask({ prompt: 'true' }), await startTask({ prompt: 'true' })];
    for (const id of ids) await rowWithIcon(id, 'circle-outline');
    await invoke(COMMANDS.runAll);
    for (const id of ids) await rowWithIcon(id, 'pass');
    const { tree } = await panel();
    const pending = (): boolean => tree.tasks().some(({ view }) => view.task.status === 'pending');
    await until('nothing is pending', () => !pending());
    const { heard } = await answering([], () => invoke(COMMANDS.runAll));
    assert.deepEqual(heard, ['No task is pending, so there is none to start.']);
  });

  it('asks for consent by itself once, and again when told to', async () => {
    withSettings({
      'orchestra.agents': { stranger: { command: 'sh', args: ['-c', 'echo "$0"', '{prompt}'] } },
    });
    const declined = await answering([undefined], async () => {
      const id = await startTask({ agent: 'stranger', prompt: 'hello' });
      await rowWithIcon(id, 'shield');
      return id;
    });
    assert.match(declined.heard.join(), /Let this folder's agent “stranger” run\?[^]*sh -c/);
    await answering(['Allow'], () => invoke(COMMANDS.trust));
    await rowWithIcon(declined.result, 'pass');
    const { heard } = await answering([], () => invoke(COMMANDS.trust));
    assert.deepEqual(heard, ['Nothing in this queue waits for your consent.']);
  });

  it('pauses one agent, and lets it go on', async () => {
    await answering(['shell'], () => invoke(COMMANDS.pauseAgent));
    const id = await startTask({ prompt: 'true' });
    const row = await rowWithIcon(id, 'debug-pause');
    assert.match(row.description, /agent shell is paused/);
    await answering(['shell'], () => invoke(COMMANDS.resumeAgent));
    await rowWithIcon(id, 'pass');
    const { heard } = await answering([], () => invoke(COMMANDS.resumeAgent));
    assert.deepEqual(heard, ['No agent of this queue is paused.']);
  });

  it('dispatches from this window, or not', async () => {
    const dispatcher = (): string => queue().dispatcher().state;
    await invoke(COMMANDS.stopDispatching);
    assert.equal(dispatcher(), 'none');
    const id = await startTask({ prompt: 'true' });
    await until('a reason', () => queue().why(id)?.kind === 'no-dispatcher');
    await invoke(COMMANDS.startDispatching);
    await rowWithIcon(id, 'pass');
    assert.equal(dispatcher(), 'held');
  });

  it('lists running tasks with their limits, and ends the one that is picked', async () => {
    const id = await startTask({ prompt: 'sleep 60', timeoutSeconds: 600, maxRetries: 0 });
    await rowWithIcon(id, 'sync~spin');
    await answering(['sleep 60', 'Extend', '5m'], () => invoke(COMMANDS.showTimeouts));
    assert.equal(queue().read(id).timeout, 900);
    await answering(['sleep 60', 'Time Out'], () => invoke(COMMANDS.showTimeouts));
    await rowWithIcon(id, 'watch');
    const none = await answering([], () => invoke(COMMANDS.showTimeouts));
    assert.match(none.heard.join(), /^No task is running. Timed out so far: \d+$/);
  });

  it('deletes finished tasks by kind, after saying how many there are', async () => {
    queue().clean('all');
    const good = await startTask({ prompt: 'true' });
    const bad = await startTask({ prompt: 'false', maxRetries: 0 });
    await rowWithIcon(good, 'pass');
    await rowWithIcon(bad, 'error');
    const no = await answering(['Failed', undefined], () => invoke(COMMANDS.cleanQueue));
    assert.match(no.heard[1] ?? '', /^Delete 1 failed task\?/);
    assert.deepEqual(statuses(good, bad), ['complete', 'failed']);
    await answering(['Failed', 'Delete'], () => invoke(COMMANDS.cleanQueue));
    assert.deepEqual(statuses(good, bad), ['complete', undefined]);
    await answering(['All', 'Delete'], () => invoke(COMMANDS.cleanQueue));
    assert.deepEqual(statuses(good, bad), [undefined, undefined]);
    await invoke(COMMANDS.pauseQueue);
    const counted = await startTask({ prompt: 'true' });
    const later = await startTask({ prompt: 'true' });
    await queue().cancel(counted);
    await answering(['Cancelled', 'Delete'], async () => {
      const ask = vscode.window.showWarningMessage;
      Reflect.set(vscode.window, 'showWarningMessage', async (...asked: Parameters<typeof ask>) => {
        await queue().cancel(later);
        return ask(...asked);
      });
      await invoke(COMMANDS.cleanQueue);
    });
    assert.deepEqual(statuses(counted, later), [undefined, 'cancelled'], 'it ended after the count');
    queue().clean('all');
    await invoke(COMMANDS.resumeQueue);
    const { heard } = await answering([], () => invoke(COMMANDS.cleanQueue));
    assert.match(heard.join(), /^No finished task can be deleted/);
  });

  it('archives what is due or all, and tells what the archive holds', async () => {
    queue().clean('all');
    const id = await startTask({ prompt: 'true' });
    await rowWithIcon(id, 'pass');
    const none = await answering([], () => invoke(COMMANDS.showArchiveStats));
    assert.deepEqual(none.heard, ['The archive is empty.']);
    await answering([undefined], () => invoke(COMMANDS.archiveTasks));
    assert.equal(existsSync(queue().paths.archivedTask(id)), false);
    const { heard } = await answering(['All finished tasks'], () => invoke(COMMANDS.archiveTasks));
    assert.equal(heard.at(-1), 'Archived 1 task.');
    assert.ok(existsSync(queue().paths.archivedTask(id)));
    const stats = await answering([], () => invoke(COMMANDS.showArchiveStats));
    assert.match(stats.heard.join(), /^The archive holds 1 task: 1 complete\. It takes .* on the disk\.$/);
    queue().clean(id);
  });

  it('says how many tasks it archives not, because pending ones depend on them', async () => {
    queue().clean('all');
    const good = await startTask({ prompt: 'true' });
    const bad = await startTask({ prompt: 'false', maxRetries: 0 });
    const next = await startTask({ prompt: 'echo next', dependsOn: [bad] });
    await rowWithIcon(good, 'pass');
    await rowWithIcon(bad, 'error');
    const some = await answering(['All finished tasks'], () => invoke(COMMANDS.archiveTasks));
    const kept = 'Kept because pending tasks depend on them: 1 task.';
    assert.equal(some.heard.at(-1), `Archived 1 task. ${kept}`);
    const none = await answering([], () => invoke(COMMANDS.archiveTasks));
    assert.deepEqual(none.heard, [`No finished task can be archived. ${kept}`]);
    await queue().cancel(next);
    queue().clean('all');
    queue().clean(good);
  });

  it('shows which task waits for which, and what is wrong with that', async () => {
    const first = await startTask({ prompt: 'sleep 60' });
    const second = await startTask({ prompt: 'echo second', dependsOn: [first] });
    await rowWithIcon(second, 'clock');
    await invoke(COMMANDS.showDependencyGraph);
    assert.match(shownText(), /^sleep 60 .*\n└─ echo second /m);
    await invoke(COMMANDS.showTaskDependencies, await rowOf(second));
    assert.match(shownText(), /depends on:\n {2}└─ sleep 60 [^]*Waiting for it:\n {2}nothing/);
    const fine = await answering([], () => invoke(COMMANDS.validateDependencies));
    assert.deepEqual(fine.heard, ['All dependencies are in order.']);
    const file = queue().paths.taskFile(second);
    writeFileSync(file, readFileSync(file, 'utf8').replace(first, 'task_gone'));
    const found = await answering([`${second} depends on task_gone`], () =>
      invoke(COMMANDS.validateDependencies),
    );
    assert.deepEqual(found.heard, ['Dependencies: 1 error Enter closes this list']);
    for (const id of [first, second]) await invoke(COMMANDS.cancelTask, await rowOf(id));
    queue().clean('all');
  });

  it('says what a task waits for, and why one failed', async () => {
    const first = await startTask({ prompt: 'sleep 60' });
    await rowWithIcon(first, 'sync~spin');
    const second = await startTask({ prompt: 'echo second', dependsOn: [first] });
    await rowWithIcon(second, 'clock');
    const waits = await answering([], async () => invoke(COMMANDS.explainTask, await rowOf(second)));
    assert.deepEqual(waits.heard, ['“echo second”: waits for “sleep 60” (running).']);
    for (const id of [second, first]) await invoke(COMMANDS.cancelTask, await rowOf(id));
    const failed = await startTask({ prompt: 'echo oh dear; exit 3', maxRetries: 0 });
    await rowWithIcon(failed, 'error');
    const why = await answering(['Show Details'], async () =>
      invoke(COMMANDS.explainTask, await rowOf(failed)),
    );
    assert.match(why.heard.join(), /^“echo oh dear; exit 3” failed: .*\b3\b.*\.$/);
    assert.match(
      shownText(),
      /State: +failed\n[^]*Exit code: +3\n[^]*Prompt\n {2}echo oh dear; exit 3\n[^]*Last lines of the log\n {2}oh dear/,
    );
    queue().clean('all');
  });

  it('verifies the index, rebuilds it, and tells what it holds', async () => {
    const right = await answering([], () => invoke(COMMANDS.verifyIndex));
    assert.deepEqual(right.heard, ['The index is right.']);
    const rebuilt = await answering([], () => invoke(COMMANDS.rebuildIndex));
    assert.match(rebuilt.heard.join(), /^The index knows \d+ finished tasks?, beside \d+ live ones?\./);
    const stats = await answering([], () => invoke(COMMANDS.showIndexStats));
    assert.deepEqual(stats.heard, rebuilt.heard);
  });

  it('checks the queue, and mends what can be mended when told to', async () => {
    const id = await startTask({ prompt: 'true' });
    await rowWithIcon(id, 'pass');
    const fine = await answering(['Agents whose program was found'], () => invoke(COMMANDS.checkQueue));
    assert.deepEqual(fine.heard, ['Queue and machine: all is well Enter closes this list']);
    const file = queue().paths.taskFile(id);
    writeFileSync(file, '{ "taskId": ');
    const { heard } = await answering(['Mend What Can', undefined], () => invoke(COMMANDS.checkQueue));
    assert.match(heard[0] ?? '', /: 1 (error|warning) Enter on the first line mends/);
    assert.equal(queue().read(id).status, 'complete');
    assert.match(readFileSync(file, 'utf8'), /"status": ?"complete"/);
    rmSync(queue().paths.damaged, { recursive: true, force: true });
  });

  it('shows the configuration with where each value came from', async () => {
    withSettings({ 'orchestra.maxConcurrent': 7 });
    // The file's change is noticed a moment later; shown again, the document is brought up to date.
    await until('the value', async () => {
      await invoke(COMMANDS.showConfiguration);
      return /^ {2}"maxConcurrent": 7, \/\/ .*settings/m.test(shownText());
    });
    assert.equal(vscode.window.activeTextEditor?.document.languageId, 'jsonc');
    assert.match(shownText(), /^ {2}"graceSeconds": 3, \/\/ /m);
  });

  it('opens agents and settings of the project, made where they are missing', async () => {
    for (const [command, name] of [
      [COMMANDS.openAgentConfig, 'agent-config.json'],
      [COMMANDS.openQueueConfig, 'config.json'],
    ] as const) {
      const file = path.join(queue().paths.folder, name);
      rmSync(file, { force: true });
      await invoke(command);
      assert.ok(existsSync(file));
      assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, file);
      const text = readFileSync(file, 'utf8');
      await invoke(command);
      assert.equal(readFileSync(file, 'utf8'), text);
    }
    await invoke(COMMANDS.openSettings);
    await until('the settings', () => vscode.window.tabGroups.activeTabGroup.activeTab?.label === 'Settings');
  });

  it('imports an older queue, whose files stay as they are', async () => {
    const older = path.join(root(), 'older');
    const task = {
      taskId: 'task_older',
      status: 'complete',
      agent: 'shell',
      prompt: 'echo older',
      createdAt: '2026-01-31T12:00:00.000Z',
    };
    mkdirSync(path.join(older, 'tasks'), { recursive: true });
    writeFileSync(path.join(older, 'tasks', 'task_older.json'), JSON.stringify(task));
    const none = await answering([undefined], () => invoke(COMMANDS.importQueue));
    assert.equal(none.heard.length, 1);
    const { heard } = await answering([older], () => invoke(COMMANDS.importQueue));
    assert.equal(heard.at(-1), 'Imported 1 task and 0 agents.');
    assert.equal(queue().read('task_older').prompt, 'echo older');
    const again = await answering([older], () => invoke(COMMANDS.importQueue));
    assert.equal(again.heard.at(-1), 'Imported 0 tasks and 0 agents. 1 thing could not be taken over.');
    rmSync(older, { recursive: true });
    queue().clean('all');
  });
});
