import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openWorkbench } from '../../scripts/lib/workbench.mjs';
import { boardFrame } from './boardPage.ts';
import { choose, lookAt, openView, pickByKeys, pictureFailure, row, type Workbench } from './panel.ts';

describe('Orchestra in German', () => {
  let workspace: string;
  let workbench: Workbench;

  before(async () => {
    workspace = await mkdtemp(path.join(os.tmpdir(), 'orchestra-ui-'));
    // What programs of coding agents this machine has does not lie there.
    workbench = await openWorkbench({ workspace, language: 'de', env: { PATH: '/usr/bin:/bin' } });
  });

  afterEach(async function () {
    await pictureFailure(workbench, this.currentTest);
  });

  after(async () => {
    await workbench.close();
    await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
  });

  it('says what the empty view is for', async () => {
    const { page } = workbench;
    await openView(page);
    const sidebar = page.locator('.sidebar');
    await sidebar.getByText('Dieser Ordner hat noch keine Warteschlange.').waitFor();
    await sidebar.getByText(/Im PATH wurde kein Programm .*claude.*codex/).waitFor();
    await row(page, 'Aufgabe starten…').waitFor();
  });

  it('asks for a task, says how it ended, and has a board of German words', async () => {
    const { page } = workbench;
    await choose(page, 'Aufgabe starten…');
    await pickByKeys(page, /shell/);
    await page.locator('.quick-input-widget').getByText('Was soll shell tun?').waitFor();
    await page.locator('.quick-input-widget input[type=text]').first().fill('echo fertig');
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-list').getByText('Wartet auf andere Aufgaben').waitFor();
    await page.screenshot({ path: 'out/results/german-start.png' });
    await pickByKeys(page, /Aufgabe starten.*shell/);
    await row(page, 'echo fertig, fertig').waitFor();
    await lookAt(page, row(page, 'echo fertig'), 'Versuch 1 von höchstens');
    await page.screenshot({ path: 'out/results/german-view.png' });
    await choose(page, 'Protokoll anzeigen');
    await page.locator('.quick-input-titlebar').getByText('Protokoll anzeigen').waitFor();
    await page.keyboard.press('Escape');
    await choose(page, 'Board öffnen');
    const board = await boardFrame(page);
    await board.getByRole('tab', { name: 'Zeitleiste' }).waitFor();
    await board.getByRole('tab', { name: 'Diagramme' }).click();
    await board.getByText('1 Aufgabe fertig').waitFor();
    await page.screenshot({ path: 'out/results/german-board.png' });
  });

  it('says in German what went wrong, the words of the core too', async () => {
    const { page } = workbench;
    const templates = path.join(workspace, '.orchestra', 'templates');
    await mkdir(templates, { recursive: true });
    await writeFile(path.join(templates, 'kaputt.md'), '---\nagent: shell\n---\n');
    await choose(page, 'Aufgabe aus Vorlage starten');
    await pickByKeys(page, 'kaputt');
    await page.locator('.notification-toast').getByText('Die Vorlage kaputt hat keinen Prompt').waitFor();
    await page.screenshot({ path: 'out/results/german-error.png' });
  });
});
