import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { writeSettings } from '../../scripts/lib/vscode-settings.mjs';
import { openWorkbench } from '../../scripts/lib/workbench.mjs';
import { pictureFailure, type Workbench, pickByKeys } from './panel.ts';

const THEMES = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  contrast: 'Default High Contrast',
};
/** The class of the workbench that a theme brings. */
const CLASSES = { light: 'vs', dark: 'vs-dark', contrast: 'hc-black' };

describe('the walkthrough', () => {
  let workspace: string;
  let workbench: Workbench;

  before(async () => {
    workspace = await mkdtemp(path.join(os.tmpdir(), 'orchestra-ui-'));
    // Wide enough for the pictures to stand beside the steps.
    workbench = await openWorkbench({ workspace, viewport: { width: 1600, height: 900 } });
  });

  afterEach(async function () {
    await pictureFailure(workbench, this.currentTest);
  });

  after(async () => {
    await workbench.close();
    await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
  });

  const step = (id: string) =>
    workbench.page.locator(`[x-dispatch="selectTask:orchestra.orchestra-queue#getStarted#${id}"]`);

  it('has five steps, and one is done once the thing was done', async () => {
    const { page } = workbench;
    const input = page.locator('.quick-input-widget input[type=text]').first();
    await page.keyboard.press('F1');
    await input.fill('>Welcome: Open Walkthrough');
    await page.locator('.quick-input-list [role=option]').first().click();
    await input.fill('Get Started with Orchestra');
    await page.locator('.quick-input-list [role=option]').filter({ hasText: 'Orchestra' }).first().click();
    for (const id of ['start', 'watch', 'control', 'agents', 'terminal']) await step(id).waitFor();
    await page.getByRole('button', { name: 'Start Task…' }).click();
    await pickByKeys(page, /shell.*as a command line/);
    await page.locator('.quick-input-widget').getByText('What shall shell do?').waitFor();
    await input.fill('echo first');
    await page.keyboard.press('Enter');
    await pickByKeys(page, /Start Task.*shell/);
    await step('start')
      .locator('.getting-started-step-checked, .codicon-getting-started-step-checked')
      .waitFor();
  });

  for (const name of ['light', 'dark', 'contrast'] as const) {
    it(`has pictures in the ${name} theme`, async () => {
      const { page } = workbench;
      await writeSettings(path.join(workbench.home, 'server'), {
        'workbench.colorTheme': THEMES[name],
        'orchestra.notifications': 'none',
      });
      await page.locator(`.monaco-workbench.${CLASSES[name]}`).waitFor();
      for (const id of ['start', 'watch', 'control', 'agents', 'terminal']) {
        await step(id).click();
        await page
          .frameLocator('iframe.webview.ready')
          .frameLocator('#active-frame')
          .locator('svg[role=img]')
          .waitFor();
        await page.screenshot({ path: path.join('out', 'results', `walkthrough-${name}-${id}.png`) });
      }
    });
  }
});
