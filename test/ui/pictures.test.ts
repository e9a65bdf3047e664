import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as z from 'zod/mini';
import { openWorkbench } from '../../scripts/lib/workbench.mjs';
import {
  act,
  cancelAll,
  lookAt,
  openView,
  orchestra,
  pictureFailure,
  row,
  waitForIcon,
  type Workbench,
} from './panel.ts';

/** Runs until somebody ends it, and does not outlive the project's folder. */
const LASTING = 'while [ -e package.json ]; do sleep 0.2; done';

/** A project with something to do in every state a task can be in. */
const project = {
  name: 'sample',
  private: true,
  scripts: {
    build: `for i in 1 2 3 4 5 6 7 8; do echo "[build] compiled module $i of 8"; sleep 0.2; done; ${LASTING}`,
    test: 'echo ok',
    lint: 'echo "no warnings"',
    audit: `echo "looking at 214 packages"; ${LASTING}`,
    docs: LASTING,
    format: LASTING,
    'test:e2e': 'echo "AssertionError: expected 12 rows, got 11" >&2; exit 1',
    publish: 'echo published',
  },
};
const started = z.looseObject({ taskId: z.string() });

describe('every state has its picture', () => {
  let home: string;
  let workspace: string;
  let workbench: Workbench;

  beforeEach(async () => {
    home = await mkdtemp(path.join(os.tmpdir(), 'orchestra-ui-'));
    workspace = path.join(home, 'web-shop');
    await mkdir(workspace);
    await writeFile(path.join(workspace, 'package.json'), JSON.stringify(project, null, 2));
  });

  afterEach(async function () {
    try {
      await pictureFailure(workbench, this.currentTest);
      await cancelAll(workbench, workspace);
    } finally {
      await workbench.close();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    }
  });

  const start = async (script: string, ...flags: string[]): Promise<string> => {
    const prompt = script === 'test' ? 'npm test' : `npm run ${script}`;
    const json = await orchestra(workbench, workspace, '--json', 'start', 'shell', prompt, ...flags);
    return z.parse(started, JSON.parse(json)).taskId;
  };

  const fill = async (): Promise<void> => {
    const { page } = workbench;
    await start('lint');
    await waitForIcon(page, 'npm run lint', 'pass');
    await start('docs', '--timeout', '1', '--max-retries', '0');
    await start('format', '--max-retries', '0');
    await waitForIcon(page, 'npm run docs', 'watch');
    await act(page, 'npm run format', 'Cancel Task');
    await waitForIcon(page, 'npm run format', 'circle-slash');
    const failing = await start('test:e2e', '--max-retries', '1', '--auto-retry');
    await row(page, 'npm run test:e2e')
      .filter({ hasText: 'attempt 2/2' })
      .locator('.codicon-error')
      .waitFor();
    const build = await start('build');
    await start('audit', '--timeout', '900', '--max-retries', '0');
    await start('test', '--depends-on', build);
    await start('publish', '--depends-on', failing);
    await waitForIcon(page, 'npm run build', 'sync');
    await waitForIcon(page, 'npm run audit', 'sync');
    await waitForIcon(page, 'npm test', 'clock');
    await waitForIcon(page, 'npm run publish', 'warning');
  };

  for (const [name, theme] of Object.entries({
    dark: 'Default Dark Modern',
    light: 'Default Light Modern',
  })) {
    it(`in the ${name} theme`, async () => {
      workbench = await openWorkbench({
        workspace,
        settings: { 'workbench.colorTheme': theme },
        // Only what the scripts print, whatever npm has to say on this machine.
        env: { npm_config_loglevel: 'silent' },
        viewport: { width: 1200, height: 720 },
      });
      const { page } = workbench;
      await openView(page);
      await widenSidebar(page);
      await fill();
      if (name === 'dark') {
        await act(page, 'npm run build', 'Show Log');
        await page.locator('.panel').getByText('compiled module 8').waitFor();
        await page.mouse.move(800, 600);
        await page.locator('.monaco-hover:visible').waitFor({ state: 'hidden' });
      } else {
        await lookAt(page, row(page, 'npm run test:e2e'), 'Why it failed:');
      }
      await page.screenshot({
        path: path.join('out', 'results', `panel-${name}.png`),
        animations: 'disabled',
      });
    });
  }
});

/** Rows are read best when they have some room. */
async function widenSidebar(page: Workbench['page']): Promise<void> {
  const box = await page.locator('.part.sidebar').boundingBox();
  if (box === null) return;
  const edge = box.x + box.width;
  await page.mouse.move(edge, 300);
  await page.mouse.down();
  await page.mouse.move(edge + 160, 300, { steps: 5 });
  await page.mouse.up();
}
