import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as z from 'zod/mini';
import { openWorkbench } from '../../scripts/lib/workbench.mjs';
import { Queue } from '../../src/core/index.ts';
import { boardFrame, node, waitForState, type BoardFrame } from './boardPage.ts';
import {
  cancelAll,
  choose,
  chooseCommand,
  closeAfter,
  commandEntry,
  orchestra,
  reloadWindow,
  type Workbench,
} from './panel.ts';

const started = z.looseObject({ taskId: z.string() });

describe('the board', () => {
  let workspace: string;
  let workbench: Workbench;

  const open = async (options: Partial<Parameters<typeof openWorkbench>[0]> = {}): Promise<void> => {
    workbench = await openWorkbench({ workspace, ...options });
  };
  const start = async (prompt: string, ...flags: string[]): Promise<string> => {
    const json = await orchestra(workbench, workspace, '--json', 'start', 'shell', prompt, ...flags);
    return z.parse(started, JSON.parse(json)).taskId;
  };
  const openBoard = async (): Promise<BoardFrame> => {
    await choose(workbench.page, 'Open Board');
    return boardFrame(workbench.page);
  };
  const placeOf = async (frame: BoardFrame, title: string): Promise<string | null> =>
    node(frame, title).getAttribute('style');
  const tab = (frame: BoardFrame, name: string): ReturnType<BoardFrame['locator']> =>
    frame.getByRole('tab', { name });

  beforeEach(async () => {
    workspace = await mkdtemp(path.join(os.tmpdir(), 'orchestra-ui-'));
  });
  afterEach(async function () {
    await closeAfter(workbench, this.currentTest);
    await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
  });

  it('says that there is no queue, and follows the first task from its start to its end', async () => {
    await open();
    const frame = await openBoard();
    await frame.getByRole('heading', { name: 'There is no queue yet' }).waitFor();
    const build = await start('echo build; until [ -e go-on ]; do sleep 0.05; done');
    await start('echo test', '--depends-on', build);
    await waitForState(frame, 'echo build', 'running');
    await waitForState(frame, 'echo test', 'waiting');
    const before = [await placeOf(frame, 'echo build'), await placeOf(frame, 'echo test')];
    assert.notEqual(before[0], before[1]);
    await start('touch go-on');
    await waitForState(frame, 'echo build', 'complete');
    await waitForState(frame, 'echo test', 'complete');
    await waitForState(frame, 'touch go-on', 'complete');
    // Other states are no reason to move.
    assert.deepEqual([await placeOf(frame, 'echo build'), await placeOf(frame, 'echo test')], before);
    assert.equal(await frame.locator('.line[data-state=done]').count(), 1);
  });

  it('leads to the tree and to the log, with the mouse and with the keys alone', async () => {
    await open();
    const { page } = workbench;
    const first = await start('echo the answer is $((6 * 7))');
    await start('echo another', '--depends-on', first);
    const frame = await openBoard();
    await waitForState(frame, 'echo another', 'complete');
    await node(frame, 'echo another').click();
    await page.locator('.sidebar [role=treeitem][aria-label^="echo another"][aria-selected=true]').waitFor();
    await frame.locator('.tab').first().focus();
    // The only stop for Tab among all tasks is the one the keyboard stands on.
    assert.equal(await frame.locator('.node[tabindex="0"]').count(), 1);
    await frame.locator('.node[tabindex="0"]').focus();
    await page.keyboard.press('ArrowLeft');
    const focused = frame.locator('.node:focus');
    assert.match(
      (await focused.getAttribute('aria-label')) ?? '',
      /^echo the answer.*, complete, shell.*1 task depends/,
    );
    await page.keyboard.press('ArrowRight');
    assert.match(
      (await focused.getAttribute('aria-label')) ?? '',
      /^echo another, complete.*depends on echo the answer/,
    );
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await page.locator('.panel').getByText('the answer is 42').first().waitFor();
  });

  it('has the menu of a task where it is clicked, and nowhere one that does nothing', async () => {
    await open();
    const { page } = workbench;
    await start('exit 3', '--max-retries', '0');
    const frame = await openBoard();
    await waitForState(frame, 'exit 3', 'failed');
    const entry = (name: string): ReturnType<typeof page.getByRole> => page.getByRole('menuitem', { name });
    await node(frame, 'exit 3').click({ button: 'right' });
    await entry('Retry Task').waitFor();
    assert.equal(await entry('Run Task Now').count(), 0);
    assert.equal(await entry('Paste').count(), 0);
    // By the keys: in its first moment a menu takes no click.
    await entry('Retry Task').hover();
    await page.keyboard.press('Enter');
    await node(frame, 'exit 3').filter({ hasText: '×2' }).waitFor();
  });

  it('shows who did what when, and how much gets done', async () => {
    await open();
    const { page } = workbench;
    await start('echo fine');
    await start('exit 3', '--max-retries', '0');
    await start('sleep 300');
    const frame = await openBoard();
    await waitForState(frame, 'exit 3', 'failed');
    await waitForState(frame, 'sleep 300', 'running');
    await tab(frame, 'Graph').focus();
    await page.keyboard.press('ArrowRight');
    await frame.locator('.run[data-state=failed]').waitFor();
    const running = frame.locator('.run[data-state=running]');
    await running.waitFor();
    const width = async (): Promise<number> => (await running.boundingBox())?.width ?? 0;
    const before = await width();
    while ((await width()) <= before) await page.waitForTimeout(200);
    await page.keyboard.press('ArrowRight');
    await frame.getByText('1 task completed').waitFor();
    await frame.getByText('1 of 2 failed (50 %)').waitFor();
    assert.equal(await frame.locator('.plot canvas').count(), 3);
    await cancelAll(workbench, workspace);
  });

  it('keeps the keyboard and what is selected in the timeline while runs start and end', async () => {
    await open();
    const { page } = workbench;
    await start('echo first');
    const frame = await openBoard();
    await waitForState(frame, 'echo first', 'complete');
    await tab(frame, 'Timeline').click();
    const bar = frame.locator('.run').filter({ hasText: 'echo first' });
    await bar.focus();
    await page.keyboard.press('Space');
    await frame.locator('.run[aria-selected=true]').waitFor();
    // What is selected in the tree takes the keyboard there or not; here it shall stand on the bar.
    await bar.focus();
    await start('echo second');
    await frame.locator('.run[data-state=complete]').filter({ hasText: 'echo second' }).waitFor();
    assert.match((await frame.locator('.run:focus').getAttribute('aria-label')) ?? '', /^echo first/);
    const selected = frame.locator('.run[aria-selected=true]');
    assert.match((await selected.getAttribute('aria-label')) ?? '', /^echo first/);
  });

  it('is there again after a reload, as it was', async () => {
    await open();
    const { page } = workbench;
    await start('echo here');
    const frame = await openBoard();
    await waitForState(frame, 'echo here', 'complete');
    await tab(frame, 'Timeline').click();
    await frame.locator('.run').first().waitFor();
    // The keyboard stands in the board's page.
    await page.locator('.statusbar').click();
    await reloadWindow(page);
    const again = await boardFrame(page);
    await again.locator('.run').first().waitFor();
    assert.equal(await tab(again, 'Timeline').getAttribute('aria-selected'), 'true');
    // A window has one board: it is brought to the front, not opened twice.
    await page.locator('.statusbar').click();
    await chooseCommand(page, 'File: New Untitled Text File');
    await page.locator('.tab[aria-label^="Orchestra Board"][aria-selected=false]').waitFor();
    await choose(page, 'Open Board');
    await page.locator('.tab[aria-label^="Orchestra Board"][aria-selected=true]').waitFor();
    assert.equal(await page.locator('.tab[aria-label^="Orchestra Board"]').count(), 1);
  });

  it('shows in Restricted Mode, and offers nothing that starts', async () => {
    await open({ trusted: false });
    Queue.create({ root: workspace, actor: 'test' }).add({ agent: 'shell', prompt: 'echo never' });
    const frame = await openBoard();
    await frame.getByText('Restricted Mode: tasks are shown').waitFor();
    await node(frame, 'echo never').waitFor();
    assert.equal(await frame.getByRole('button', { name: 'Start Task' }).count(), 0);
  });

  it('opens with a thousand tasks in less than a second', async () => {
    await open({ settings: { 'orchestra.dispatch': 'manual' } });
    const { page } = workbench;
    // Made as the person whose window it is, so that nobody asks whose queue it is.
    const ids = [await start('step 0')];
    const queue = Queue.open({ root: workspace, actor: 'test' });
    for (let index = 1; index < 1000; index += 1) {
      // Some stand alone; the others hang together, up to five of them.
      const dependsOn = index % 3 === 0 || index % 40 < 2 ? [] : [ids[index - 1 - (index % 2)] ?? ''];
      ids.push(queue.add({ agent: 'shell', prompt: `step ${String(index)}`, dependsOn }).taskId);
    }
    await page.locator('.statusbar').getByText('1000').first().waitFor();
    const times: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      // The keyboard may still stand in the page that was closed.
      await page.locator('.statusbar').click();
      const entry = await commandEntry(page, 'Orchestra: Open Board');
      const sinceMs = Date.now();
      await entry.click();
      const frame = await boardFrame(page);
      await frame.locator('.node').first().waitFor();
      const shownMs = await frame.evaluate(
        () =>
          performance.timeOrigin + (performance.getEntriesByName('board-shown')[0]?.startTime ?? Infinity),
      );
      times.push(Math.round(shownMs - sinceMs));
      assert.match((await frame.locator('.count').first().innerText()).trim(), /^1000$/);
      await page.screenshot({ path: path.join('out', 'results', 'board-thousand.png') });
      await page.locator('.tab[aria-label^="Orchestra Board"] .action-label').first().click();
      await page.locator('.tab[aria-label^="Orchestra Board"]').waitFor({ state: 'detached' });
    }
    console.log(`      opened in ${times.join(', ')} ms`);
    // The machine does other things too: what counts is how fast it can be.
    assert.ok(Math.min(...times) < 1000, times.join(', '));
  });
});
