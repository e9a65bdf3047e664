import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as z from 'zod/mini';
import { openWorkbench } from '../../scripts/lib/workbench.mjs';
import { Queue } from '../../src/core/index.ts';
import { boardFrame, node, waitForState, type BoardFrame } from './boardPage.ts';
import { choose, orchestra, pictureFailure, type Workbench } from './panel.ts';

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
    await pictureFailure(workbench, this.currentTest);
    await workbench.close();
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
    await orchestra(workbench, workspace, 'cancel', '--all').catch(() => '');
  });

  it('shows in Restricted Mode, and offers nothing that starts', async () => {
    await open({ trusted: false });
    Queue.create({ root: workspace, actor: 'test' }).add({ agent: 'shell', prompt: 'echo never' });
    const frame = await openBoard();
    await frame.getByText('Restricted Mode: tasks are shown').waitFor();
    await node(frame, 'echo never').waitFor();
    assert.equal(await frame.getByRole('button', { name: 'Start Task' }).count(), 0);
  });
});
