import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as z from 'zod/mini';
import { openWorkbench } from '../../scripts/lib/workbench.mjs';
import { Queue } from '../../src/core/index.ts';
import {
  act,
  choose,
  closeAfter,
  fillInTask,
  openView,
  orchestra,
  pickByKeys,
  row,
  startFromPalette,
  waitForIcon,
  type Workbench,
} from './panel.ts';

const statusJson = z.object({ tasks: z.array(z.looseObject({ taskId: z.string() })) });

describe('windows come and go', () => {
  let workspace: string;
  let workbench: Workbench;

  beforeEach(async () => {
    workspace = await mkdtemp(path.join(os.tmpdir(), 'orchestra-ui-'));
    workbench = await openWorkbench({ workspace });
    await openView(workbench.page);
  });

  afterEach(async function () {
    await closeAfter(workbench, this.currentTest);
    await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
  });

  it('a window that is reloaded finds its tasks running, and what follows them starts', async () => {
    const { page } = workbench;
    await startFromPalette(page, 'echo $$ >> starts; until [ -e go-on ]; do sleep 0.05; done');
    await waitForIcon(page, 'echo $$', 'sync');
    const { tasks } = z.parse(
      statusJson,
      JSON.parse(await orchestra(workbench, workspace, '--json', 'status')),
    );
    const [first] = tasks;
    assert.ok(first);
    await orchestra(
      workbench,
      workspace,
      'start',
      'shell',
      'wc -l < starts > count',
      '--depends-on',
      first.taskId,
    );
    await page.reload();
    await waitForIcon(page, 'echo $$', 'sync');
    await orchestra(workbench, workspace, 'start', 'shell', 'touch go-on');
    await waitForIcon(page, 'echo $$', 'pass');
    await waitForIcon(page, 'wc -l', 'pass');
    assert.equal(readFileSync(path.join(workspace, 'count'), 'utf8').trim(), '1', 'it was started once');
  });

  it('a second window follows, and takes over when the first one closes', async () => {
    const first = workbench.page;
    await startFromPalette(first, 'echo from the first window');
    await waitForIcon(first, 'echo from the first window', 'pass');
    const second = await first.context().browser()?.newPage();
    assert.ok(second);
    await second.goto(first.url());
    await second.locator('.monaco-workbench .activitybar').waitFor();
    // It knows that it only follows although nobody has looked at its view, and nothing has happened since it opened.
    await choose(second, 'Take Over Dispatching');
    await first.locator('.sidebar').getByText('Dispatched by another process (vscode').waitFor();
    await choose(first, 'Take Over Dispatching');
    await openView(second);
    await second.locator('.sidebar').getByText('Dispatched by another process (vscode').waitFor();
    await startFromPalette(second, 'echo from the second window');
    await waitForIcon(first, 'echo from the second window', 'pass');
    await waitForIcon(second, 'echo from the second window', 'pass');
    await choose(second, 'Take Over Dispatching');
    await first.locator('.sidebar').getByText('Dispatched by another process (vscode').waitFor();
    await choose(first, 'Take Over Dispatching');
    await second.locator('.sidebar').getByText('Dispatched by another process (vscode').waitFor();
    await first.close({ runBeforeUnload: true });
    await second
      .locator('.sidebar')
      .getByText('Dispatched by another process')
      .waitFor({ state: 'detached' });
    await startFromPalette(second, 'echo alone now');
    await waitForIcon(second, 'echo alone now', 'pass');
    assert.equal(await row(second, 'echo alone now').count(), 1);
  });

  it('says over an empty queue which process dispatches it, and offers to take over', async () => {
    Queue.create({ root: workspace, actor: 'test' });
    const first = workbench.page;
    await first.locator('.sidebar').getByText('The queue is empty.').waitFor();
    const second = await first.context().browser()?.newPage();
    assert.ok(second);
    await second.goto(first.url());
    await openView(second);
    const sidebar = second.locator('.sidebar');
    const said = /The queue is empty\. Dispatched by another process \(vscode, pid \d+\)/;
    await sidebar.getByText(said).waitFor();
    await second.screenshot({ path: path.join('out', 'results', 'empty-followed.png') });
    await second.locator('.statusbar [id="orchestra.orchestra-queue.orchestra.summary"]').hover();
    const tooltip = second.locator('.monaco-hover');
    await tooltip.getByText(/Dispatched by another process \(vscode, pid \d+\)/).waitFor();
    await second.mouse.move(700, 600);
    await row(second, 'Take Over Dispatching').click();
    await sidebar.getByText(said).waitFor({ state: 'detached' });
    await first.locator('.sidebar').getByText(said).waitFor();
  });

  it('shows the queues of several folders in one tree, each with its own settings', async () => {
    const { page } = workbench;
    const folders = ['one', 'two'].map((name) => path.join(workspace, name));
    const file = path.join(workspace, 'both.code-workspace');
    const settings = { 'orchestra.dispatch': 'manual' };
    const both = JSON.stringify({ folders: folders.map((folder) => ({ path: folder })), settings });
    await writeFile(file, both);
    for (const folder of folders) {
      await mkdir(folder);
      await orchestra(workbench, folder, 'start', 'shell', `echo ${path.basename(folder)}`);
    }
    const address = new URL(page.url());
    address.searchParams.delete('folder');
    address.searchParams.set('workspace', file);
    await page.goto(address.href);
    await openView(page);
    // While it loads, VS Code may miss what the file says and show no folder; it reads the file again when that changes.
    await row(page, 'echo one')
      .or(page.getByText('A queue of agent tasks belongs to a folder.'))
      .first()
      .waitFor();
    await writeFile(file, both);
    await waitForIcon(page, 'echo one', 'circle-outline');
    await waitForIcon(page, 'echo two', 'circle-outline');
    // Only once this window has the queue to itself is it known that somebody has to say when.
    await row(page, 'echo two').filter({ hasText: 'waits for Run' }).waitFor();
    await act(page, 'echo two', 'Run Task Now');
    await waitForIcon(page, 'echo two', 'pass');
    await waitForIcon(page, 'echo one', 'circle-outline');
    await choose(page, 'Pause Queue');
    await pickByKeys(page, /^one/);
    const said = (text: string) => page.locator('.sidebar').getByText(text, { exact: true });
    await said('Paused: one').waitFor();
    await choose(page, 'Pause Queue');
    await said('Paused: one, two').waitFor();
    await choose(page, 'Resume Queue');
    await pickByKeys(page, /^one/);
    await said('Paused: two').waitFor();
    await choose(page, 'Resume Queue');
    await said('Paused: two').waitFor({ state: 'detached' });
    const [one = '', two = ''] = folders;
    const three = path.join(workspace, 'three');
    await mkdir(three);
    await orchestra(workbench, three, 'start', 'shell', 'echo three');
    await writeFile(
      file,
      JSON.stringify({ folders: [one, two, three].map((folder) => ({ path: folder })), settings }),
    );
    await waitForIcon(page, 'echo three', 'circle-outline');
    // Not the first one: where that changes, VS Code loads the whole page anew.
    await writeFile(
      file,
      JSON.stringify({ folders: [one, three].map((folder) => ({ path: folder })), settings }),
    );
    await row(page, 'echo two').waitFor({ state: 'detached' });
    await waitForIcon(page, 'echo one', 'circle-outline');
    await choose(page, 'Start Task…');
    await page.locator('.quick-input-widget').getByText('three', { exact: true }).waitFor();
    await pickByKeys(page, /^three/);
    await fillInTask(page, 'echo four');
    await waitForIcon(page, 'echo four', 'circle-outline');
    assert.match(await orchestra(workbench, three, 'status'), /echo four/);
  });
});
