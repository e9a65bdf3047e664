import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openWorkbench } from '../../scripts/lib/workbench.mjs';
import {
  cancelAll,
  choose,
  clickRow,
  lookAt,
  narrowSidebar,
  openView,
  orchestra,
  pictureFailure,
  reloadWindow,
  row,
  startFromPalette,
  waitForIcon,
} from './panel.ts';
import type { Workbench } from './panel.ts';

/** Finished long ago, as version 3.0 wrote them: more than a page. */
const FINISHED = 450;
const GOING_MS = 500;

describe('the rows of the view, as a person arranges them', () => {
  let workspace: string;
  let workbench: Workbench;

  /** Labels from top to bottom; a row that goes while it is looked at has none. */
  const rows = async (): Promise<string[]> => {
    const found = await workbench.page.locator('.sidebar [role=treeitem]').all();
    const shown = await Promise.all(
      found.map(async (each) => {
        const box = await each.boundingBox({ timeout: GOING_MS }).catch(() => null);
        const label = await each.getAttribute('aria-label', { timeout: GOING_MS }).catch(() => null);
        return { y: box?.y ?? 0, label: label ?? '' };
      }),
    );
    return shown.sort((a, b) => a.y - b.y).map(({ label }) => label.replace(/,.*/s, ''));
  };
  const untilRows = async (what: string, is: (labels: string[]) => boolean): Promise<void> => {
    let seen: string[] = [];
    for (let look = 0; look < 200; look++) {
      seen = await rows();
      if (is(seen)) return;
      await workbench.page.waitForTimeout(100);
    }
    assert.fail(`never: ${what}; last seen: ${seen.join(' | ')}`);
  };
  const filterInput = () => workbench.page.locator('.quick-input-widget input[placeholder^="Words of"]');
  /** What is typed is a preview only; what Enter took is kept. */
  const filterBy = async (words: string): Promise<void> => {
    await choose(workbench.page, 'Filter Tasks');
    await filterInput().fill(words);
    await workbench.page.keyboard.press('Enter');
    await filterInput().waitFor({ state: 'hidden' });
  };
  const picture = (name: string): Promise<unknown> =>
    workbench.page.screenshot({ path: path.join('out', 'results', `tree-${name}.png`) });

  before(async () => {
    workspace = await mkdtemp(path.join(os.tmpdir(), 'orchestra-ui-'));
    const tasks = path.join(workspace, '.orchestra', 'tasks');
    await mkdir(tasks, { recursive: true });
    for (let number = 0; number < FINISHED; number++) {
      const taskId = `task_17000000000${String(number).padStart(3, '0')}`;
      const at = new Date(Date.parse('2025-12-02T12:00:00Z') + number * 60_000).toISOString();
      const task = {
        taskId,
        status: 'complete',
        agent: number % 3 === 0 ? 'codex' : 'shell',
        prompt: `old n${String(number)}`,
      };
      await writeFile(
        path.join(tasks, `${taskId}.json`),
        JSON.stringify({ ...task, createdAt: at, startedAt: at, completedAt: at }),
      );
    }
    const settings = { 'orchestra.archive.enabled': false };
    workbench = await openWorkbench({ workspace, settings, env: { ORCHESTRA_TRUST_WORKSPACE: '1' } });
    await openView(workbench.page);
  });

  afterEach(async function () {
    await pictureFailure(workbench, this.currentTest);
    if (this.currentTest?.state !== 'failed') return;
    // The next test finds the view as if this one had come to its end.
    await cancelAll(workbench, workspace);
    await orchestra(workbench, workspace, 'resume');
    await workbench.page.keyboard.press('Escape');
    await choose(workbench.page, 'Group by Nothing');
    await filterBy('');
  });

  after(async () => {
    await workbench.close();
    await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
  });

  it('a long list ends with a row that shows more', async () => {
    const { page } = workbench;
    await clickRow(page, 'old n449');
    // The older ones are read a few at a time.
    await page.locator('.sidebar [role=treeitem][aria-setsize="201"]').first().waitFor();
    await page.keyboard.press('End');
    await row(page, 'Show more…').waitFor();
    assert.match(await row(page, 'Show more…').innerText(), /200 of 250 more/);
    await picture('more');
    await clickRow(page, 'Show more…');
    await row(page, 'old n249').waitFor();
    await page.keyboard.press('Home');
  });

  it('a filter shows what has its words while they are typed, and Escape takes it back', async () => {
    const { page } = workbench;
    await choose(page, 'Filter Tasks');
    await filterInput().fill('CODEX n1');
    await untilRows(
      'only codex',
      (labels) =>
        labels.length > 1 &&
        labels.every((label) => /^old n1/.test(label) && Number(label.slice(5)) % 3 === 0),
    );
    await picture('filter');
    await page.keyboard.press('Escape');
    await untilRows('all again', (labels) => labels.some((label) => Number(label.slice(5)) % 3 !== 0));
  });

  it('a filter that was entered is there again after a reload, until it is cleared', async () => {
    const { page } = workbench;
    await filterBy('old n17');
    await untilRows('eleven', (labels) => labels.length === 11);
    // VS Code hides it where the buttons beside it take its room.
    await page.locator('.sidebar').getByText('Filter: old n17').waitFor({ state: 'attached' });
    await reloadWindow(page);
    await untilRows('eleven', (labels) => labels.length === 11 && labels[0] === 'old n179');
    await filterBy('nobody wrote this');
    await page.locator('.sidebar').getByText('No task has all the words of the filter.').waitFor();
    await page.locator('.sidebar').getByRole('button', { name: 'Clear Filter' }).last().click();
    await untilRows('all again', (labels) => labels.length > 11);
  });

  it('groups keep a task in view while it moves from one to the next, and what is open stays open', async () => {
    const { page } = workbench;
    await choose(page, 'Group by Status');
    await row(page, 'Complete').waitFor();
    await clickRow(page, 'Complete');
    await row(page, 'old n449').waitFor();
    await startFromPalette(page, 'echo moving; until [ -e go-on ]; do sleep 0.05; done');
    await waitForIcon(page, 'echo moving', 'sync');
    await untilRows(
      'running first',
      ([first, second]) => first === 'Running' && second?.startsWith('echo moving') === true,
    );
    await clickRow(page, 'echo moving');
    await picture('groups');
    await orchestra(workbench, workspace, 'start', 'shell', 'touch go-on');
    await untilRows('complete', ([first, , third]) => first === 'Complete' && third !== undefined);
    await waitForIcon(page, 'echo moving', 'pass');
    await page.locator('.sidebar .monaco-list-row.selected[aria-label^="echo moving"]').waitFor();
    await choose(page, 'Group by Nothing');
  });

  it('rows that wait are dragged into another order, and start in it', async () => {
    const { page } = workbench;
    await choose(page, 'Pause Queue');
    for (const name of ['one', 'two', 'three']) {
      await orchestra(workbench, workspace, 'start', 'shell', `echo ${name} >> order`);
    }
    await untilRows(
      'all three',
      (labels) => labels.slice(0, 3).join() === 'echo one >> order,echo two >> order,echo three >> order',
    );
    await row(page, 'echo three').dragTo(row(page, 'echo one'));
    await untilRows(
      'the last first',
      (labels) => labels[0] === 'echo three >> order' && labels[1] === 'echo one >> order',
    );
    await picture('dragged');
    await row(page, 'echo three').dragTo(row(page, 'old n449'));
    await page.getByText('Only what is pending has a place in the order').first().waitFor();
    assert.equal((await rows())[0], 'echo three >> order');
    await choose(page, 'Resume Queue');
    await waitForIcon(page, 'echo two', 'pass');
  });

  it('show what they depend on when they are opened', async () => {
    const { page } = workbench;
    await startFromPalette(page, 'sleep 301');
    await waitForIcon(page, 'sleep 301', 'sync');
    const status: unknown = JSON.parse(await orchestra(workbench, workspace, '--json', 'status'));
    const first = /task_\w+/.exec(JSON.stringify(status))?.[0] ?? '';
    await orchestra(workbench, workspace, 'start', 'shell', 'echo after', '--depends-on', first);
    await waitForIcon(page, 'echo after', 'clock');
    await clickRow(page, 'echo after');
    await page.keyboard.press('ArrowRight');
    await clickRow(page, 'Depends on');
    await untilRows(
      'the task that runs',
      (labels) => labels.filter((label) => label === 'sleep 301').length === 2,
    );
    await lookAt(page, row(page, 'old n449'), 'Log');
    await page.locator('.monaco-hover').getByRole('link', { name: 'Log' }).waitFor();
    await picture('links');
    // Each has a class of its own; the theme at the start is a light one too.
    for (const [name, theme, file] of [
      ['light', 'Light Modern', 'light_modern'],
      ['high-contrast', 'Default High Contrast', 'hc_black'],
    ] as const) {
      await writeSettings(theme);
      await page.locator(`.monaco-workbench.vscode-theme-defaults-themes-${file}-json`).waitFor();
      await picture(name);
    }
    await page.setViewportSize({ width: 560, height: 700 });
    await picture('narrow');
    await page.setViewportSize({ width: 1280, height: 800 });
    await orchestra(workbench, workspace, 'cancel', first);
  });

  it('leave the menu of the view in reach where the sidebar is as narrow as it gets', async () => {
    const { page } = workbench;
    await choose(page, 'Pause Queue');
    await filterBy('old');
    await page.setViewportSize({ width: 560, height: 700 });
    await narrowSidebar(page);
    const sidebar = page.locator('.part.sidebar');
    await sidebar.hover();
    await sidebar.getByRole('button', { name: 'Resume Queue' }).waitFor();
    await picture('narrowest');
    const more = sidebar.getByRole('button', { name: /More Actions/ });
    const [edge, button] = [await sidebar.boundingBox(), await more.boundingBox()];
    assert.ok(edge !== null && button !== null);
    assert.ok(button.x + button.width <= edge.x + edge.width, JSON.stringify({ edge, button }));
    await more.click();
    await page.getByRole('menuitem', { name: 'Run All Pending Tasks' }).waitFor();
    await picture('narrowest-menu');
    await page.keyboard.press('Escape');
    await sidebar.getByRole('button', { name: 'Clear Filter' }).first().click();
    await choose(page, 'Resume Queue');
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  async function writeSettings(theme: string): Promise<void> {
    await mkdir(path.join(workspace, '.vscode'), { recursive: true });
    await writeFile(
      path.join(workspace, '.vscode', 'settings.json'),
      JSON.stringify({ 'workbench.colorTheme': theme }),
    );
  }
});
