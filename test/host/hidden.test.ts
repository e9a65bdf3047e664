import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS, TASKS_VIEW } from '../../src/vscode/ids.ts';
import { invoke, panel, root, rowOf, rowWithIcon, shownRow, startTask, until } from './panel.ts';

describe('a view that nobody sees', () => {
  /** A line for each second that the task has run: the world's clock, not ours. */
  const beats = (): string => path.join(root(), 'beats');
  const seconds = (): number =>
    existsSync(beats()) ? readFileSync(beats(), 'utf8').split('\n').length - 1 : 0;
  const secondsMore = async (count: number): Promise<void> => {
    const end = seconds() + count;
    await until(`${String(count)} seconds`, () => seconds() >= end, seconds);
  };

  after(() => {
    rmSync(beats(), { force: true });
  });

  it('refreshes nothing while a task runs, and goes on once it is seen again', async () => {
    const { tree } = await panel();
    let refreshed = 0;
    const listening = tree.onDidChangeTreeData((nodes) => {
      // The first change after it was hidden says that all is outdated, and names no row.
      if (nodes !== undefined) refreshed++;
    });
    const id = await startTask({ prompt: 'while sleep 1; do echo >> beats; done' });
    try {
      await vscode.commands.executeCommand(`${TASKS_VIEW}.focus`);
      await rowWithIcon(id, 'sync~spin');
      const seen = refreshed;
      await until('rows that tick', () => refreshed > seen + 1);

      await vscode.commands.executeCommand('workbench.view.explorer');
      await secondsMore(2);
      const hidden = refreshed;
      await secondsMore(3);
      assert.equal(refreshed, hidden);

      const { description } = await shownRow(id);
      await vscode.commands.executeCommand(`${TASKS_VIEW}.focus`);
      await until('the row goes on', async () => (await shownRow(id)).description !== description);
      await until('rows that tick', () => refreshed > hidden + 2);
    } finally {
      listening.dispose();
      await invoke(COMMANDS.cancelTask, await rowOf(id));
    }
  });
});
