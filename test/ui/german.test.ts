import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openWorkbench } from '../../scripts/lib/workbench.mjs';
import { choose, openView, pictureFailure, type Workbench } from './panel.ts';

describe('Orchestra in German', () => {
  let workspace: string;
  let workbench: Workbench;

  before(async () => {
    workspace = await mkdtemp(path.join(os.tmpdir(), 'orchestra-ui-'));
    workbench = await openWorkbench({ workspace, language: 'de' });
  });

  afterEach(async function () {
    await pictureFailure(workbench, this.currentTest);
  });

  after(async () => {
    await workbench.close();
    await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
  });

  it('says in German what its empty view is for, and how its commands are called', async () => {
    const { page } = workbench;
    await openView(page);
    await page.locator('.sidebar').getByText('Dieser Ordner hat noch keine Warteschlange.').waitFor();
    await page.locator('.sidebar').getByRole('button', { name: 'Aufgabe starten', exact: true }).waitFor();
    await choose(page, 'Aufgabe starten…');
    await page.screenshot({ path: 'out/results/german.png' });
  });
});
