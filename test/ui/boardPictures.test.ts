import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as z from 'zod/mini';
import { openWorkbench } from '../../scripts/lib/workbench.mjs';
import { boardFrame, waitForState, type BoardFrame } from './boardPage.ts';
import {
  cancelAll,
  choose,
  narrowSidebar,
  openView,
  orchestra,
  pictureFailure,
  row,
  type Workbench,
} from './panel.ts';

const started = z.looseObject({ taskId: z.string() });

/** The themes that the pictures of other tests do not have. */
const THEMES = { light: 'Default Light Modern', 'high-contrast': 'Default High Contrast' };

describe('the board has its picture', () => {
  let workspace: string;
  let workbench: Workbench;

  beforeEach(async () => {
    workspace = await mkdtemp(path.join(os.tmpdir(), 'orchestra-ui-'));
  });
  afterEach(async function () {
    try {
      await pictureFailure(workbench, this.currentTest);
      await cancelAll(workbench, workspace);
    } finally {
      await workbench.close();
      await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
    }
  });

  const start = async (prompt: string, ...flags: string[]): Promise<string> => {
    const json = await orchestra(workbench, workspace, '--json', 'start', 'shell', prompt, ...flags);
    return z.parse(started, JSON.parse(json)).taskId;
  };
  const picture = (name: string): Promise<Buffer> =>
    workbench.page.screenshot({ path: path.join('out', 'results', `${name}.png`), animations: 'disabled' });

  for (const [name, colorTheme] of Object.entries(THEMES)) {
    it(`in the theme ${name}, beside a narrow sidebar`, async () => {
      workbench = await openWorkbench({
        workspace,
        settings: { 'workbench.colorTheme': colorTheme },
        viewport: { width: 1200, height: 720 },
      });
      const { page } = workbench;
      await openView(page);
      const lint = await start('echo lint');
      const broken = await start('exit 3', '--max-retries', '0');
      const build = await start('sleep 60; echo build', '--depends-on', lint);
      await start('echo test', '--depends-on', build);
      await start('echo publish', '--depends-on', build, '--depends-on', broken);
      await row(page, 'exit 3').locator('.codicon-error').waitFor();
      await narrowSidebar(page);
      await choose(page, 'Open Board');
      const frame = await boardFrame(page);
      await waitForState(frame, 'sleep 60', 'running');
      await waitForState(frame, 'echo test', 'waiting');
      await page.mouse.move(700, 600);
      await picture(`board-${name}-graph`);
      const show = async (view: string): Promise<void> => {
        await frame.getByRole('tab', { name: view }).click();
        await frame.getByRole('tab', { name: view, selected: true }).waitFor();
      };
      await show('Charts');
      await picture(`board-${name}-charts`);
      await show('Timeline');
      const beyond = await lastTimeBeyond(frame);
      await picture(`board-${name}-timeline`);
      assert.ok(beyond <= 0, `${String(beyond)} pixels of the last time are cut off`);
    });
  }
});

/** Waits until a time has come in at the end of the axis; how far it reaches beyond the page, pixels. */
async function lastTimeBeyond(frame: BoardFrame): Promise<number> {
  const rightOf = async (selector: string): Promise<number> => {
    const { x, width } = (await frame.locator(selector).last().boundingBox()) ?? { x: 0, width: 0 };
    return x + width;
  };
  const last = frame.locator('.tick').last();
  const before = await last.innerText();
  while ((await last.innerText()) === before) await frame.waitForTimeout(50);
  return (await rightOf('.tick')) - (await rightOf('#board'));
}
