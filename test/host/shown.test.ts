import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { panelSettings } from '../../src/vscode/host/panelSettings.ts';
import { FOCUS_TASKS_VIEW } from '../../src/vscode/view/taskItem.ts';
import { panel, root, rowWithIcon, startTask, until } from './panel.ts';

const NAMES = ['statusBar', 'problems', 'notifications'] as const;

describe('what is shown beside the view', () => {
  const configure = async (name: (typeof NAMES)[number], value: unknown): Promise<void> => {
    await vscode.workspace
      .getConfiguration('orchestra')
      .update(name, value, vscode.ConfigurationTarget.Global);
  };
  /** What the other tests go by. */
  const own = new Map<string, unknown>();
  before(() => {
    const configuration = vscode.workspace.getConfiguration('orchestra');
    for (const name of NAMES) own.set(name, configuration.inspect(name)?.globalValue);
  });
  afterEach(async () => {
    for (const name of NAMES) await configure(name, own.get(name));
  });

  it('is what the settings say at this moment, and the standard for a wrong value', async () => {
    const standard = { statusBar: 'auto', problems: 'failed', notifications: 'all' };
    for (const name of NAMES) await configure(name, undefined);
    assert.deepEqual(panelSettings(), standard);
    for (const value of ['failures', 'none']) {
      await configure('notifications', value);
      assert.deepEqual(panelSettings(), { ...standard, notifications: value });
    }
    await configure('notifications', 'loudly');
    assert.deepEqual(panelSettings(), standard);
  });

  it('is in the status bar always, or never', async () => {
    const { statusBar } = await panel();
    assert.ok(statusBar);
    await rowWithIcon(await startTask({ prompt: 'true' }), 'pass');
    await until('the counts', () => statusBar.text !== undefined);
    await configure('statusBar', 'never');
    await until('nothing', () => statusBar.text === undefined);
    await configure('statusBar', 'always');
    await until('the counts again', () => statusBar.text !== undefined);
    assert.match(statusBar.tooltip ?? '', /Complete/);
  });

  it('are the problems of failed tasks, of all that ended, or none', async () => {
    writeFileSync(path.join(root(), 'tap.c'), 'int tap;\n');
    const messages = (): string[] =>
      vscode.languages
        .getDiagnostics(vscode.Uri.file(path.join(root(), 'tap.c')))
        .filter(({ source }) => source === 'Orchestra')
        .map(({ message }) => message);
    const says = (word: string, exitCode: number): Promise<string> =>
      startTask({ prompt: `echo 'tap.c:1:1: error: ${word}'; exit ${String(exitCode)}`, maxRetries: 0 });
    await configure('problems', 'all');
    await rowWithIcon(await says('dripping', 0), 'pass');
    await until('one of a complete task', () => messages().includes('dripping'), messages);
    await configure('problems', 'off');
    await until('no problem', () => messages().length === 0, messages);
    await rowWithIcon(await says('loose', 3), 'error');
    await configure('problems', 'failed');
    await rowWithIcon(await says('silent', 0), 'pass');
    await rowWithIcon(await says('broken', 3), 'error');
    await until('one of a failed task', () => messages().includes('broken'), messages);
    assert.deepEqual(messages(), ['broken']);
  });

  it('is the number of failures that nobody has seen, on the icon of the view', async () => {
    const { view } = await panel();
    await vscode.commands.executeCommand(FOCUS_TASKS_VIEW);
    await vscode.commands.executeCommand('workbench.view.explorer');
    const before = view.badge?.value ?? 0;
    await rowWithIcon(await startTask({ prompt: 'exit 3', maxRetries: 0 }), 'error');
    await until(
      'the badge',
      () => view.badge?.value === before + 1,
      () => view.badge,
    );
    assert.match(view.badge?.tooltip ?? '', /failed since you last looked/);
    await vscode.commands.executeCommand(FOCUS_TASKS_VIEW);
    // Whoever is not in the window has not seen them.
    const isTold = (): boolean => (view.badge?.tooltip ?? '').includes('failed since you last looked');
    await until(
      'it to be seen',
      () => isTold() !== vscode.window.state.focused,
      () => view.badge,
    );
  });
});
