import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { writeSettings } from '../../scripts/lib/vscode-settings.mjs';
import { openWorkbench } from '../../scripts/lib/workbench.mjs';
import { chooseCommand, fillInTask, pick, pictureFailure, type Workbench } from './panel.ts';

/** Each with the class of its own that it gives the workbench; the theme at the start is a light one too. */
const THEMES = {
  light: { id: 'Light Modern', own: 'vscode-theme-defaults-themes-light_modern-json' },
  dark: { id: 'Dark Modern', own: 'vscode-theme-defaults-themes-dark_modern-json' },
  contrast: { id: 'Default High Contrast', own: 'vscode-theme-defaults-themes-hc_black-json' },
};
const STEPS = ['start', 'watch', 'control', 'agents', 'terminal'];

/** What the picture of a step says of itself. */
async function labelOf(step: string): Promise<string> {
  const svg = await readFile(path.join('media', 'walkthrough', `${step}.svg`), 'utf8');
  const [, label] = /aria-label="([^"]+)"/.exec(svg) ?? [];
  assert.ok(label !== undefined, `the picture of ${step} has no label`);
  return label;
}

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
    await chooseCommand(page, 'Welcome: Open Walkthrough');
    await pick(page, 'Get Started with Orchestra');
    for (const id of STEPS) await step(id).waitFor();
    await page.getByRole('button', { name: 'Start Task…' }).click();
    await fillInTask(page, 'echo first');
    await step('start')
      .locator('.getting-started-step-checked, .codicon-getting-started-step-checked')
      .waitFor();
  });

  for (const name of ['light', 'dark', 'contrast'] as const) {
    it(`has pictures in the ${name} theme`, async () => {
      const { page } = workbench;
      await writeSettings(path.join(workbench.home, 'server'), {
        'workbench.colorTheme': THEMES[name].id,
        'orchestra.notifications': 'none',
      });
      await page.locator(`.monaco-workbench.${THEMES[name].own}`).waitFor();
      for (const id of STEPS) {
        await step(id).click();
        // One frame shows the pictures of all steps, and the one before until the next has come.
        await page
          .frameLocator('iframe.webview.ready')
          .frameLocator('#active-frame')
          .locator(`body[data-vscode-theme-id="${THEMES[name].id}"] svg[aria-label="${await labelOf(id)}"]`)
          .waitFor();
        await page.screenshot({ path: path.join('out', 'results', `walkthrough-${name}-${id}.png`) });
      }
    });
  }
});
