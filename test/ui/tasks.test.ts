import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openWorkbench } from '../../scripts/lib/workbench.mjs';
import {
  act,
  choose,
  chooseInMenu,
  lookAt,
  openView,
  orchestra,
  pictureFailure,
  row,
  startFromPalette,
  waitForIcon,
  type Workbench,
} from './panel.ts';

describe('a person with the packed extension', () => {
  let workspace: string;
  let workbench: Workbench;

  before(async () => {
    workspace = await mkdtemp(path.join(os.tmpdir(), 'orchestra-ui-'));
    // What programs of coding agents this machine has does not lie there.
    workbench = await openWorkbench({ workspace, env: { PATH: '/usr/bin:/bin' } });
    await openView(workbench.page);
  });

  afterEach(async function () {
    await pictureFailure(workbench, this.currentTest);
  });

  after(async () => {
    await workbench.close();
    await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
  });

  it('is told that there is no queue yet, nor any agent, and what was looked for', async () => {
    const { page } = workbench;
    await page.getByText(/This folder has no queue yet\..* looked for .*claude.*codex/).waitFor();
    await row(page, 'Configure Agents').waitFor();
    await page.screenshot({ path: path.join('out', 'results', 'empty-no-agents.png') });
    assert.equal(existsSync(path.join(workspace, '.orchestra')), false);
  });

  it('starts a task from the palette, opens its log, which goes on by itself, and sees it complete', async () => {
    const { page } = workbench;
    await startFromPalette(
      page,
      'echo first words; until [ -e go-on ]; do sleep 0.05; done; echo last words',
    );
    await waitForIcon(page, 'echo first words', 'sync');
    await page.locator('.statusbar').getByText('1', { exact: true }).first().waitFor();
    await act(page, 'echo first words', 'Show Log');
    const output = page.locator('.output-view, .panel .monaco-editor').first();
    await output.getByText('first words').waitFor();
    await startFromPalette(page, 'touch go-on');
    await output.getByText('last words').waitFor();
    await waitForIcon(page, 'echo first words', 'pass');
  });

  it('cancels a running task with the button in its row', async () => {
    const { page } = workbench;
    await startFromPalette(page, 'sleep 300');
    await waitForIcon(page, 'sleep 300', 'sync');
    await act(page, 'sleep 300', 'Cancel Task');
    await waitForIcon(page, 'sleep 300', 'circle-slash');
  });

  it('reads why a task failed, and retries it', async () => {
    const { page } = workbench;
    await startFromPalette(page, 'test -e valve || { echo no valve; exit 3; }');
    await waitForIcon(page, 'test -e valve', 'error');
    await lookAt(page, row(page, 'test -e valve'), 'Why it failed:');
    await startFromPalette(page, 'touch valve');
    await waitForIcon(page, 'touch valve', 'pass');
    await act(page, 'test -e valve', 'Retry Task');
    await waitForIcon(page, 'test -e valve', 'pass');
    assert.match(await row(page, 'test -e valve').innerText(), /attempt 2\/4/);
  });

  it('pauses the queue and lets it go on', async () => {
    const { page } = workbench;
    await choose(page, 'Pause Queue');
    await page.locator('.sidebar').getByText('The queue is paused.').waitFor();
    await startFromPalette(page, 'echo held');
    await waitForIcon(page, 'echo held', 'debug-pause');
    await choose(page, 'Resume Queue');
    await waitForIcon(page, 'echo held', 'pass');
  });

  it('deletes a task after one question', async () => {
    const { page } = workbench;
    const dialog = page.getByRole('dialog');
    await orchestra(workbench, workspace, 'start', 'shell', 'echo to be deleted');
    await waitForIcon(page, 'echo to be deleted', 'pass');
    await chooseInMenu(page, 'echo to be deleted', 'Delete Task…');
    await dialog.waitFor();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await row(page, 'echo to be deleted').waitFor({ state: 'detached' });
  });

  it('has the command line in a new terminal', async () => {
    const { page } = workbench;
    await page.keyboard.press('Control+Shift+`');
    await page.locator('.terminal.xterm').first().waitFor();
    await page.locator('.xterm-helper-textarea').first().focus();
    await page.keyboard.type('orchestra start shell "echo typed by hand"\n');
    await waitForIcon(page, 'echo typed by hand', 'pass');
  });
});
