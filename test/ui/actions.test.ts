import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as z from 'zod/mini';
import { openWorkbench } from '../../scripts/lib/workbench.mjs';
import { LeaseFolder } from '../../src/core/store/lease.ts';
import { until } from '../until.ts';
import {
  choose,
  chooseInMenu,
  clickRow,
  openView,
  orchestra,
  pictureFailure,
  row,
  waitForIcon,
  type Workbench,
} from './panel.ts';

const started = z.looseObject({ taskId: z.string() });

describe('a person who changes tasks', () => {
  let workspace: string;
  let workbench: Workbench;

  before(async () => {
    workspace = await mkdtemp(path.join(os.tmpdir(), 'orchestra-ui-'));
    workbench = await openWorkbench({ workspace });
    await openView(workbench.page);
    await start('sleep 300');
    await waitForIcon(workbench.page, 'sleep 300', 'sync');
  });

  afterEach(async function () {
    await pictureFailure(workbench, this.currentTest);
  });

  after(async () => {
    await orchestra(workbench, workspace, 'cancel', await firstId());
    await workbench.close();
    await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
  });

  const start = async (prompt: string, ...flags: string[]): Promise<string> => {
    const json = await orchestra(workbench, workspace, '--json', 'start', 'shell', prompt, ...flags);
    return z.parse(started, JSON.parse(json)).taskId;
  };
  const firstId = async (): Promise<string> => {
    const json = await orchestra(workbench, workspace, '--json', 'status');
    const { tasks } = z.parse(z.object({ tasks: z.array(started) }), JSON.parse(json));
    return tasks[0]?.taskId ?? '';
  };
  const read = async (id: string): Promise<Record<string, unknown>> =>
    z.parse(started, JSON.parse(await orchestra(workbench, workspace, '--json', 'show', id)));
  const option = (text: string) =>
    workbench.page.locator('.quick-input-list [role=option]').filter({ hasText: text }).first();
  const picture = (name: string) =>
    workbench.page.screenshot({ path: path.join('out', 'results', `actions-${name}.png`) });
  /** Looks until a task has a value. */
  const untilValue = async (id: string, key: string, value: unknown): Promise<void> => {
    for (;;) {
      if ((await read(id))[key] === value) return;
      await workbench.page.waitForTimeout(100);
    }
  };

  it('edits a pending task step by step, from its menu', async () => {
    const { page } = workbench;
    const id = await start('echo to be edited', '--depends-on', await firstId());
    await waitForIcon(page, 'echo to be edited', 'clock');
    await row(page, 'echo to be edited').click({ button: 'right' });
    const entry = page.getByRole('menuitem', { name: 'Edit Task…' });
    await entry.waitFor();
    await picture('menu');
    await page.keyboard.press('Escape');
    // Else the menu that is just closing would be taken for the next one.
    await entry.waitFor({ state: 'hidden' });
    await chooseInMenu(page, 'echo to be edited', 'Edit Task…');
    await option('Priority').waitFor();
    await picture('edit');
    await option('Priority').click();
    await page.locator('.quick-input-widget').getByText('higher goes first').waitFor();
    await page.locator('.quick-input-widget input[type=text]').first().fill('42');
    await page.keyboard.press('Enter');
    await option('42').waitFor();
    await page.keyboard.press('Escape');
    await untilValue(id, 'priority', 42);
  });

  it('writes a longer prompt in an editor, and saves it into the task', async () => {
    const { page } = workbench;
    const id = await start('echo short', '--depends-on', await firstId());
    await waitForIcon(page, 'echo short', 'clock');
    await chooseInMenu(page, 'echo short', 'Edit Task…');
    await option('Prompt').waitFor();
    await option('Prompt').click();
    const editor = page.locator('.editor-instance .monaco-editor').first();
    await editor.getByText('echo short').waitFor();
    await editor.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('\necho longer');
    await page.keyboard.press('Control+S');
    await untilValue(id, 'prompt', 'echo short\necho longer');
    await picture('prompt');
  });

  it('raises a priority and deletes a finished task with the keyboard', async () => {
    const { page } = workbench;
    const id = await start('echo by key', '--depends-on', await firstId(), '--priority', '5');
    await waitForIcon(page, 'echo by key', 'clock');
    await clickRow(page, 'echo by key');
    await page.keyboard.press('Alt+ArrowUp');
    await untilValue(id, 'priority', 6);
    await page.keyboard.press('Alt+ArrowDown');
    await untilValue(id, 'priority', 5);
    await start('echo done');
    await waitForIcon(page, 'echo done', 'pass');
    await clickRow(page, 'echo done');
    await page.keyboard.press('Delete');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Delete' }).waitFor();
    await picture('delete');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await row(page, 'echo done').waitFor({ state: 'detached' });
  });

  it('runs, looks at, stops and retries tasks with the keyboard, several selected rows at once', async () => {
    const { page } = workbench;
    const press = async (key: string, ...names: [string, ...string[]]): Promise<void> => {
      const [first, ...others] = names;
      await clickRow(page, first);
      for (const name of others) await row(page, name).click({ modifiers: ['Control'] });
      // The tree draws rows anew meanwhile: a key means those that are selected then.
      for (const name of names) await row(page, name, '[aria-selected=true]').waitFor();
      await page.keyboard.press(key);
    };
    await mkdir(path.join(workspace, '.vscode'));
    const settings = path.join(workspace, '.vscode', 'settings.json');
    await writeFile(settings, JSON.stringify({ 'orchestra.dispatch': 'manual' }));
    // VS Code hands settings on when it gets to it, and the window then says so in its lease.
    const lease = new LeaseFolder(path.join(workspace, '.orchestra', 'state', 'leases'), 'dispatcher');
    await until('the window starts nothing by itself', () => lease.current()?.mode === 'manual');
    await start('sleep 301');
    await start('sleep 302');
    for (const name of ['sleep 301', 'sleep 302']) {
      await row(page, name).filter({ hasText: 'waits for Run' }).waitFor();
    }
    await press('F2', 'sleep 301');
    await option('Priority').waitFor();
    await page.keyboard.press('Escape');
    await press('F5', 'sleep 301', 'sleep 302');
    for (const name of ['sleep 301', 'sleep 302']) await waitForIcon(page, name, 'sync');
    await rm(settings);
    await until('the window starts tasks by itself again', () => lease.current()?.mode === 'auto');
    await press('Shift+F5', 'sleep 301', 'sleep 302');
    // Asked once for both.
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel 2 Tasks' }).click();
    for (const name of ['sleep 301', 'sleep 302']) await waitForIcon(page, name, 'circle-slash');
    await start('echo of one failure; false', '--max-retries', '0');
    await waitForIcon(page, 'echo of one failure', 'error');
    await press('Alt+Enter', 'echo of one failure');
    await page.locator('.panel .monaco-editor').getByText('of one failure').first().waitFor();
    await press('Control+Shift+F5', 'echo of one failure');
    await row(page, 'echo of one failure').filter({ hasText: 'attempt 2/2' }).waitFor();
    await waitForIcon(page, 'echo of one failure', 'error');
  });

  it('looks the queue over and sees its findings', async () => {
    const { page } = workbench;
    await choose(page, 'Check Queue and Machine');
    await option('Agents whose program was found').waitFor();
    await picture('check');
    await page.keyboard.press('Escape');
    await choose(page, 'Show Configuration with Origins');
    await page.locator('.editor-instance').getByText('defaultTimeoutSeconds').first().waitFor();
    await picture('configuration');
    await choose(page, 'Show Dependency Graph');
    await page.locator('.editor-instance').getByText('Below each task').waitFor();
    await picture('dependencies');
  });

  it('deletes finished tasks by kind from the palette', async () => {
    const { page } = workbench;
    await start('false', '--max-retries', '0');
    await waitForIcon(page, 'false', 'error');
    await choose(page, 'Delete Finished Tasks');
    await option('Failed').waitFor();
    await picture('clean');
    await option('Failed').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await row(page, 'false').waitFor({ state: 'detached' });
  });
});
