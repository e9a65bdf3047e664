import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openWorkbench } from '../../scripts/lib/workbench.mjs';
import {
  act,
  cancelAll,
  chooseCommand,
  openView,
  orchestra,
  pictureFailure,
  reloadWindow,
  row,
  waitForIcon,
  type Workbench,
} from './panel.ts';

describe('around the view', () => {
  let workspace: string;
  let workbench: Workbench;

  before(async () => {
    workspace = await mkdtemp(path.join(os.tmpdir(), 'orchestra-ui-'));
    workbench = await openWorkbench({
      workspace,
      settings: { 'orchestra.notifications': 'all', 'orchestra.maxConcurrent': 10 },
    });
    await openView(workbench.page);
  });

  afterEach(async function () {
    await pictureFailure(workbench, this.currentTest);
    await cancelAll(workbench, workspace);
    await orchestra(workbench, workspace, 'resume');
    await summary().click();
    await workbench.page.getByRole('heading', { name: /Orchestra/ }).waitFor();
  });

  after(async () => {
    await workbench.close();
    await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
  });

  const start = (prompt: string): Promise<string> =>
    orchestra(workbench, workspace, 'start', 'shell', prompt);
  /** What Orchestra has in the status bar; a click on it brings the view to the front. */
  const summary = () => workbench.page.locator('.statusbar [id*="orchestra.summary"]');
  const toast = () => workbench.page.locator('.notifications-toasts .notification-list-item');
  const picture = (name: string): Promise<Buffer> =>
    workbench.page.screenshot({ path: path.join('out', 'results', `${name}.png`) });

  it('one notification tells of several failures, and retries them all', async () => {
    const { page } = workbench;
    // All end at the same moment, however slow the machine is: what ends within a second is told together.
    const gate = 'until [ -e gate ]; do sleep 0.05; done';
    await start(`true; ${gate}`);
    await start(`test -e valve || { ${gate}; exit 3; }`);
    await start(`test -e pump || { ${gate}; exit 4; }`);
    for (const name of ['true;', 'test -e valve', 'test -e pump']) await waitForIcon(page, name, 'sync');
    await writeFile(path.join(workspace, 'gate'), '');
    await toast()
      // Which of the two is over first, nobody knows.
      .getByText(
        /2 tasks failed: .*test -e (valve|pump).*test -e (valve|pump).* The queue is done: 1 complete, 2 failed/,
      )
      .waitFor();
    assert.equal(await toast().count(), 1);
    await picture('notification');
    await writeFile(path.join(workspace, 'valve'), '');
    await writeFile(path.join(workspace, 'pump'), '');
    await toast().getByRole('button', { name: 'Retry All' }).click();
    await waitForIcon(page, 'test -e valve', 'pass');
    await waitForIcon(page, 'test -e pump', 'pass');
    await toast().getByText('The queue is done: 2 complete.').waitFor();
    await toast().getByRole('button', { name: 'Show Tasks' }).click();
    await toast().waitFor({ state: 'detached' });
  });

  it('the status bar has the counts, a table of them, and a way to the view', async () => {
    const { page } = workbench;
    await start('sleep 60');
    await waitForIcon(page, 'sleep 60', 'sync');
    const item = summary();
    // Beside it stands how many have failed.
    await item
      .locator(
        'xpath=.//*[contains(@class, "codicon-sync")][normalize-space(following-sibling::text()[1]) = "1"]',
      )
      .waitFor();
    await page
      .locator('.activitybar')
      .getByRole('tab', { name: /Explorer/ })
      .click();
    await item.hover();
    const hover = page.locator('.monaco-hover');
    await hover.getByRole('cell', { name: 'Running' }).waitFor();
    await hover.getByRole('link', { name: 'Pause Queue' }).waitFor();
    await picture('status-bar');
    await hover.getByRole('link', { name: 'Pause Queue' }).click();
    await item.click();
    await page.locator('.sidebar').getByText('The queue is paused.').waitFor();
    await row(page, 'sleep 60').waitFor();
    await act(page, 'sleep 60', 'Cancel Task');
    await waitForIcon(page, 'sleep 60', 'circle-slash');
  });

  it('a window that is reloaded tells nothing of what had ended before', async () => {
    const { page } = workbench;
    await start('exit 31');
    await toast().getByText('“exit 31” failed with exit code 31').waitFor();
    await reloadWindow(page);
    await waitForIcon(page, 'exit 31', 'error');
    await start('exit 32');
    await toast().getByText('“exit 32” failed with exit code 32').waitFor();
    assert.deepEqual(await toast().getByText('exit 31').count(), 0);
  });

  it('a window that is reloaded in mid-run: agents go on, the rows come back as they stand, and it tells next to nothing', async () => {
    const { page } = workbench;
    const file = (name: string): string => path.join(workspace, name);
    for (const prompt of ['exit 51', 'exit 52']) {
      await start(prompt);
      await waitForIcon(page, prompt, 'error');
    }
    const until = (gate: string): string =>
      `echo $$ >> ${gate}.pids; until [ -e ${gate} ]; do sleep 0.05; done`;
    const pidsOf = async (gate: string): Promise<string> => readFile(file(`${gate}.pids`), 'utf8');
    const lasting = ['true lasting one', 'true lasting two'];
    for (const name of lasting) await start(`${name}; ${until('never')}`);
    await start(`true ending well; ${until('end')}`);
    await start(`true ending badly; ${until('end')}; exit 61`);
    const running = [...lasting, 'true ending well', 'true ending badly'];
    for (const name of running) await waitForIcon(page, name, 'sync');
    const pids = [await pidsOf('never'), await pidsOf('end')];

    await reloadWindow(page);
    await writeFile(file('end'), '');
    await waitForIcon(page, 'true ending well', 'pass');
    await waitForIcon(page, 'true ending badly', 'error');
    for (const name of lasting) await waitForIcon(page, name, 'sync');
    for (const prompt of ['exit 51', 'exit 52']) await waitForIcon(page, prompt, 'error');
    for (const name of [...running, 'exit 51', 'exit 52'])
      assert.equal(await page.locator(`.sidebar [role=treeitem][aria-label^="${name}"]`).count(), 1, name);
    assert.deepEqual([await pidsOf('never'), await pidsOf('end')], pids, 'nothing was started anew');
    const alive = (await pidsOf('never')).trim().split('\n');
    assert.equal(alive.length, lasting.length);
    for (const pid of alive) assert.ok(process.kill(Number(pid), 0));

    // Whoever tells of this one has decided about all that ended before.
    await start('exit 53');
    await toast()
      .getByText(/exit 53/)
      .waitFor();
    await chooseCommand(page, 'Notifications: Show Notifications');
    const told = page.locator('.notifications-center.visible .notification-list-item');
    await told.getByText(/exit 53/).waitFor();
    assert.ok((await told.count()) <= 2, `${String(await told.count())} notifications`);
    assert.equal(await told.getByText(/exit 5[12]/).count(), 0);
    await page.keyboard.press('Escape');
  });

  it('of two windows one tells', async () => {
    const { page } = workbench;
    const second = await page.context().browser()?.newPage();
    assert.ok(second);
    await second.goto(page.url());
    await openView(second);
    await start('echo seen by both');
    await waitForIcon(second, 'echo seen by both', 'pass');
    // A toast is taken away after a while; what stands in the list stays there.
    for (const each of [page, second]) {
      await chooseCommand(each, 'Notifications: Show Notifications');
      await each.locator('.notifications-center.visible').waitFor();
    }
    const told = async (text: string): Promise<number> => {
      const lists = [page, second].map((each) =>
        each.locator('.notifications-center .notification-list-item'),
      );
      const counts = await Promise.all(lists.map((each) => each.getByText(text).count()));
      return counts.reduce((sum, count) => sum + count, 0);
    };
    const untilTold = async (text: string): Promise<void> => {
      const deadlineMs = Date.now() + 30_000;
      while ((await told(text)) === 0) {
        if (Date.now() > deadlineMs) throw new Error(`no window told of ${text}`);
        await page.waitForTimeout(100);
      }
    };
    await start('exit 41');
    await untilTold('exit code 41');
    // Whoever tells of the next one has decided about the one before.
    await start('exit 42');
    await untilTold('exit code 42');
    assert.deepEqual([await told('exit code 41'), await told('exit code 42')], [1, 1]);
    await second.close();
  });
});
