import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openWorkbench } from '../../scripts/lib/workbench.mjs';
import {
  choose,
  chooseCommand,
  chooseInMenu,
  closeAfter,
  openView,
  orchestra,
  pick,
  row,
  waitForIcon,
  type Workbench,
} from './panel.ts';

/** A folder as somebody else hands it over: with an agent of its own, and a task for it. */
async function strangersFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'orchestra-stranger-'));
  await mkdir(path.join(folder, '.orchestra', 'tasks'), { recursive: true });
  const agent = { command: 'sh', args: ['-c', 'touch was-here', '{prompt}'], promptVia: 'argument' };
  await writeFile(
    path.join(folder, '.orchestra', 'agent-config.json'),
    JSON.stringify({ agents: { helper: agent } }),
  );
  const task = {
    taskId: 'task_1',
    status: 'pending',
    agent: 'helper',
    prompt: 'do me a favour',
    createdAt: '2026-01-01T00:00:00Z',
  };
  await writeFile(path.join(folder, '.orchestra', 'tasks', 'task_1.json'), JSON.stringify(task));
  return folder;
}

describe("somebody else's folder", () => {
  let workspace: string;
  let workbench: Workbench;
  const wasHere = (): boolean => existsSync(path.join(workspace, 'was-here'));

  const open = async (trusted: boolean): Promise<void> => {
    workspace = await strangersFolder();
    workbench = await openWorkbench({ workspace, trusted });
    await openView(workbench.page);
  };

  afterEach(async function () {
    await closeAfter(workbench, this.currentTest);
    await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
  });

  it('is shown in Restricted Mode, and nothing starts', async () => {
    await open(false);
    const { page } = workbench;
    await page.locator('.sidebar').getByText('Restricted Mode: tasks are shown').waitFor();
    await row(page, 'do me a favour').waitFor();
    await page.keyboard.press('F1');
    const input = page.locator('.quick-input-widget input[type=text]').first();
    const offered = (command: string) =>
      page.locator('.quick-input-list [role=option]').filter({ hasText: `Orchestra: ${command}` });
    await input.fill('>Orchestra: Show Log');
    await offered('Show Log').first().waitFor();
    await input.fill('>Orchestra: Start Task');
    await offered('Show Log').first().waitFor({ state: 'detached' });
    assert.equal(await offered('Start Task').count(), 0);
    await page.keyboard.press('Escape');
    await chooseInMenu(page, 'do me a favour', 'Open Task File');
    const lens = (text: string) => page.locator('.codelens-decoration').getByText(text, { exact: true });
    await lens('waits for your consent').waitFor();
    assert.equal(await lens('Run').count(), 0);
    // A button of the walkthrough asks nobody whether its command is enabled.
    await chooseCommand(page, 'Welcome: Open Walkthrough');
    await pick(page, 'Get Started with Orchestra');
    await page.locator('.getting-started-step').getByRole('button', { name: 'Start Task…' }).click();
    await page
      .getByText('In Restricted Mode tasks are shown, and nothing is started or changed')
      .first()
      .waitFor();
    assert.equal(wasHere(), false);
  });

  it('starts nothing before its command lines were shown and allowed', async () => {
    await open(true);
    const { page } = workbench;
    const dialog = page.getByRole('dialog');
    await dialog.getByText("sh -c 'touch was-here' {prompt}").waitFor();
    await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();
    await waitForIcon(page, 'do me a favour', 'shield');
    assert.match(await row(page, 'do me a favour').innerText(), /waits for your consent/);
    assert.match(await orchestra(workbench, workspace, 'why', 'task_1'), /trust/);
    assert.equal(wasHere(), false);
    await choose(page, 'Trust This Queue');
    await dialog.getByRole('button', { name: 'Allow' }).click();
    await waitForIcon(page, 'do me a favour', 'pass');
    assert.equal(wasHere(), true);
  });

  it('asks in the window that dispatches alone, and no question is left standing in another', async () => {
    await open(true);
    const first = workbench.page;
    await first.getByRole('dialog').getByText("sh -c 'touch was-here' {prompt}").waitFor();
    const second = await first.context().browser()?.newPage();
    assert.ok(second);
    await second.goto(first.url());
    await openView(second);
    await waitForIcon(second, 'do me a favour', 'shield');
    assert.equal(await second.getByRole('dialog').count(), 0);
    await first.getByRole('dialog').getByRole('button', { name: 'Allow' }).click();
    await waitForIcon(second, 'do me a favour', 'pass');
    assert.equal(await second.getByRole('dialog').count(), 0);
  });

  it('asks in no second window while its question stands in the first, and there once that is closed', async () => {
    await open(true);
    const first = workbench.page;
    await first.getByRole('dialog').getByText("sh -c 'touch was-here' {prompt}").waitFor();
    const second = await first.context().browser()?.newPage();
    assert.ok(second);
    await second.goto(first.url());
    await openView(second);
    await waitForIcon(second, 'do me a favour', 'shield');
    const epochs = (): string[] =>
      readdirSync(path.join(workspace, '.orchestra', 'state', 'leases')).filter((name) =>
        /^dispatcher\.\d+\.json$/.test(name),
      );
    const before = epochs();
    await choose(second, 'Take Over Dispatching');
    while (epochs().every((name) => before.includes(name))) await second.waitForTimeout(50);
    // Whoever shows this one has looked at the queue since.
    await orchestra(workbench, workspace, 'start', 'helper', 'do me another favour');
    await waitForIcon(second, 'do me another favour', 'shield');
    assert.equal(await second.getByRole('dialog').count(), 0);
    await first.close({ runBeforeUnload: true });
    await second.getByRole('dialog').getByRole('button', { name: 'Allow' }).click();
    await waitForIcon(second, 'do me a favour', 'pass');
  });
});
