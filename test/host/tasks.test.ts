import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { COMMANDS } from '../../src/vscode/ids.ts';
import type { Node } from '../../src/vscode/view/nodes.ts';
import { FOCUS_TASKS_VIEW } from '../../src/vscode/view/taskItem.ts';
import { answering } from './answers.ts';
import {
  invoke,
  isAlive,
  orchestra,
  outputWith,
  panel,
  root,
  rowOf,
  rowWithIcon,
  shownRow,
  startTask,
  tooltipOf,
  until,
} from './panel.ts';

const taskJson = z.looseObject({ taskId: z.string() });
const idOf = (json: string): string => z.parse(taskJson, JSON.parse(json)).taskId;

describe('the tasks view', () => {
  it('shows a task that is started, runs and completes', async () => {
    const { statusBar } = await panel();
    const id = await startTask({ prompt: 'echo hello; until [ -e go-on ]; do sleep 0.05; done; rm go-on' });
    const running = await rowWithIcon(id, 'sync~spin');
    assert.equal(running.color, 'charts.blue');
    assert.match(running.label, /^echo hello; until/);
    assert.match(running.description, /^(< 1|\d+)s \/ 1h · shell$/);
    assert.equal(running.contextValue, 'task cancelable expirable extendable logged planned');
    await until(
      'one running',
      () => statusBar?.text === '$(sync~spin) 1',
      () => statusBar?.text,
    );
    await orchestra(['start', 'shell', 'touch go-on']);
    const complete = await rowWithIcon(id, 'pass');
    assert.equal(complete.color, 'testing.iconPassed');
    assert.match(complete.description, /^(< 1|\d+)s · shell$/);
    await until(
      'nothing to do',
      () => statusBar?.text === '$(pass) Orchestra',
      () => statusBar?.text,
    );
    assert.match(statusBar?.tooltip ?? '', /Complete \| \d+ \|/);
  });

  it('shows why a task failed, with the end of its log', async () => {
    const { statusBar } = await panel();
    const id = await startTask({ prompt: 'echo "cannot open the valve" >&2; exit 3', maxRetries: 2 });
    const row = await rowWithIcon(id, 'error');
    assert.equal(row.color, 'charts.red');
    assert.match(row.description, /^.*\b3\b.* · shell$/);
    assert.ok(row.contextValue.includes('retryable'));
    const tooltip = await tooltipOf(id);
    assert.match(tooltip, /Why it failed:\*\* .*\b3\b/);
    assert.match(tooltip, /cannot open the valve/);
    await until(
      'one failure',
      () => statusBar?.text === '$(error) 1',
      () => statusBar?.text,
    );
  });

  it('says in the status bar that the queue is paused, where the view is hidden too', async () => {
    const { statusBar } = await panel();
    await rowWithIcon(await startTask({ prompt: 'true' }), 'pass');
    await invoke(COMMANDS.pauseQueue);
    try {
      await until(
        'a mark that it is paused',
        () => statusBar?.text?.startsWith('$(debug-pause) '),
        () => statusBar?.text,
      );
      assert.match(statusBar?.tooltip ?? '', /^The queue is paused\\\.$/m);
    } finally {
      await invoke(COMMANDS.resumeQueue);
    }
    await until(
      'no such mark',
      () => statusBar?.text?.includes('debug-pause') === false,
      () => statusBar?.text,
    );
  });

  it('retries a failed task in the same row, the first attempt beneath it', async () => {
    const { tree } = await panel();
    const id = await startTask({ prompt: 'test -e valve', maxRetries: 2 });
    await rowWithIcon(id, 'error');
    const before = (await rowOf(id)).id;
    await orchestra(['start', 'shell', 'touch valve']);
    await until('the valve', () => existsSync(path.join(root(), 'valve')));
    await invoke(COMMANDS.retryTask, await rowOf(id));
    const again = `${id}_r1`;
    const row = await rowWithIcon(again, 'pass');
    assert.match(row.description, /attempt 2\/3/);
    assert.equal((await rowOf(again)).id, before);
    const nested = tree.getChildren(await rowOf(again));
    assert.deepEqual(
      nested.map((node) => tree.getTreeItem(node).label),
      ['test -e valve'],
    );
    assert.equal((await shownRow(id)).icon, 'error');
    assert.ok(!(await shownRow(id)).contextValue.includes('retryable'));
  });

  it('retries a task that has used up its retries, because a person asks for it', async () => {
    const id = await startTask({ prompt: 'false', maxRetries: 0 });
    await rowWithIcon(id, 'error');
    await invoke(COMMANDS.retryTask, await rowOf(id));
    const row = await rowWithIcon(`${id}_r1`, 'error');
    assert.match(row.description, /attempt 2\/2/);
  });

  it('cancels a running task, and no process is left', async () => {
    const id = await startTask({ prompt: 'echo $$ > cancel.pid; sleep 60 & wait' });
    await rowWithIcon(id, 'sync~spin');
    const file = path.join(root(), 'cancel.pid');
    const pid = await until('the process', () => existsSync(file) && Number(readFileSync(file, 'utf8')));
    assert.ok(isAlive(pid));
    await invoke(COMMANDS.cancelTask, await rowOf(id));
    assert.equal(isAlive(pid), false);
    const row = await rowWithIcon(id, 'circle-slash');
    assert.equal(row.color, 'testing.iconSkipped');
    assert.match(row.description, /cancelled/);
  });

  it('cancels several tasks at once, running and pending', async () => {
    const running = await startTask({ prompt: 'sleep 60' });
    const pending = await startTask({ prompt: 'true', dependsOn: [running] });
    await rowWithIcon(running, 'sync~spin');
    const waiting = await rowWithIcon(pending, 'clock');
    assert.match(waiting.description, /waits for “sleep 60” \(running\)/);
    const rows = [await rowOf(running), await rowOf(pending)];
    await answering(['Cancel 2 Tasks'], () => invoke(COMMANDS.cancelTask, rows[0], rows));
    await rowWithIcon(running, 'circle-slash');
    await rowWithIcon(pending, 'circle-slash');
  });

  it('shows a task that ran out of time', async () => {
    const id = await startTask({ prompt: 'sleep 60', timeoutSeconds: 1, maxRetries: 0 });
    const row = await rowWithIcon(id, 'watch');
    assert.match(row.description, /timed out/);
    assert.match(await tooltipOf(id), /\*\*timed out\*\*/);
  });

  it('shows a log in its channel, without escapes, and follows it', async () => {
    const id = await startTask({
      prompt:
        'printf "\\033[31mred\\033[0m and plain\\n"; until [ -e more ]; do sleep 0.05; done; echo the rest',
    });
    await rowWithIcon(id, 'sync~spin');
    await invoke(COMMANDS.showLog, await rowOf(id));
    assert.match(await outputWith('red and plain'), /^red and plain$/m);
    await orchestra(['start', 'shell', 'touch more']);
    assert.match(await outputWith('the rest'), /^red and plain\nthe rest$/m);
    await rowWithIcon(id, 'pass');
  });

  it('follows by itself what the command line does', async () => {
    const id = idOf(await orchestra(['--json', 'start', 'shell', 'sleep 60']));
    await rowWithIcon(id, 'sync~spin');
    await orchestra(['cancel', id]);
    await rowWithIcon(id, 'circle-slash');
  });

  it('starts nothing while the queue is paused, says so, and goes on', async () => {
    await invoke(COMMANDS.pauseQueue);
    const id = await startTask({ prompt: 'true' });
    const row = await rowWithIcon(id, 'debug-pause');
    assert.match(row.description, /the queue is paused/);
    await invoke(COMMANDS.resumeQueue);
    await rowWithIcon(id, 'pass');
  });

  it('pauses one task and resumes it', async () => {
    const first = await startTask({ prompt: 'sleep 60' });
    const id = await startTask({ prompt: 'true', dependsOn: [first] });
    await rowWithIcon(id, 'clock');
    await invoke(COMMANDS.pauseTask, await rowOf(id));
    const paused = await rowWithIcon(id, 'debug-pause');
    assert.ok(paused.contextValue.includes('resumable'));
    assert.match(paused.description, /paused · waits for/);
    await invoke(COMMANDS.resumeTask, await rowOf(id));
    await rowWithIcon(id, 'clock');
    await invoke(COMMANDS.cancelTask, await rowOf(first));
    await invoke(COMMANDS.cancelTask, await rowOf(id));
    await rowWithIcon(id, 'circle-slash');
  });

  it('refreshes only the rows that look different', async () => {
    // While nobody sees them no row is refreshed by itself.
    await vscode.commands.executeCommand(FOCUS_TASKS_VIEW);
    const { tree } = await panel();
    const id = await startTask({ prompt: 'until [ -e two ]; do sleep 0.05; done; rm two' });
    await rowWithIcon(id, 'sync~spin');
    const fired: (Node | Node[] | undefined)[] = [];
    const listening = tree.onDidChangeTreeData((nodes) => fired.push(nodes));
    try {
      await invoke(COMMANDS.pauseQueue);
      await invoke(COMMANDS.resumeQueue);
      const waiting = await startTask({ prompt: 'true', dependsOn: [id] });
      await rowWithIcon(waiting, 'clock');
      fired.length = 0;
      await invoke(COMMANDS.pauseTask, await rowOf(waiting));
      await rowWithIcon(waiting, 'debug-pause');
      assert.ok(fired.length > 0);
      const allowed: Node[] = [await rowOf(waiting), await rowOf(id)];
      for (const nodes of fired) {
        assert.ok(
          Array.isArray(nodes) && nodes.every((node) => allowed.includes(node)),
          'too much was refreshed',
        );
      }
      await answering(['Cancel 2 Tasks'], () => invoke(COMMANDS.cancelTask, undefined, allowed));
    } finally {
      listening.dispose();
    }
  });

  it('says in its log what could not be read, and shows the rest', async () => {
    const damaged = path.join(root(), '.orchestra', 'tasks', 'task_broken.json');
    await rowWithIcon(await startTask({ prompt: 'true' }), 'pass');
    writeFileSync(damaged, '{ "taskId": "task_broken", ');
    try {
      await rowWithIcon(await startTask({ prompt: 'true' }), 'pass');
      await invoke(COMMANDS.showOwnLog);
      assert.match(await outputWith('task_broken.json'), /\[warning\].*task_broken\.json: /);
    } finally {
      rmSync(damaged);
    }
  });
});
