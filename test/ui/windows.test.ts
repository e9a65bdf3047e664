import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as z from 'zod/mini';
import { openWorkbench } from '../../scripts/lib/workbench.mjs';
import {
  openView,
  orchestra,
  pictureFailure,
  row,
  startFromPalette,
  waitForIcon,
  type Workbench,
} from './panel.ts';

const statusJson = z.object({ tasks: z.array(z.looseObject({ taskId: z.string() })) });

describe('windows come and go', () => {
  let workspace: string;
  let workbench: Workbench;

  beforeEach(async () => {
    workspace = await mkdtemp(path.join(os.tmpdir(), 'orchestra-ui-'));
    workbench = await openWorkbench({ workspace });
    await openView(workbench.page);
  });

  afterEach(async function () {
    await pictureFailure(workbench, this.currentTest);
    await workbench.close();
    await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
  });

  it('a window that is reloaded finds its tasks running, and what follows them starts', async () => {
    const { page } = workbench;
    await startFromPalette(page, 'echo $$ >> starts; until [ -e go-on ]; do sleep 0.05; done');
    await waitForIcon(page, 'echo $$', 'sync');
    const { tasks } = z.parse(
      statusJson,
      JSON.parse(await orchestra(workbench, workspace, '--json', 'status')),
    );
    const [first] = tasks;
    assert.ok(first);
    await orchestra(
      workbench,
      workspace,
      'start',
      'shell',
      'wc -l < starts > count',
      '--depends-on',
      first.taskId,
    );
    await page.reload();
    await waitForIcon(page, 'echo $$', 'sync');
    await orchestra(workbench, workspace, 'start', 'shell', 'touch go-on');
    await waitForIcon(page, 'echo $$', 'pass');
    await waitForIcon(page, 'wc -l', 'pass');
    assert.equal(readFileSync(path.join(workspace, 'count'), 'utf8').trim(), '1', 'it was started once');
  });

  it('a second window follows, and takes over when the first one closes', async () => {
    const first = workbench.page;
    await startFromPalette(first, 'echo from the first window');
    await waitForIcon(first, 'from the first window', 'pass');
    const second = await first.context().browser()?.newPage();
    assert.ok(second);
    await second.goto(first.url());
    await openView(second);
    await second.locator('.sidebar').getByText('Dispatched by another process (vscode').waitFor();
    await startFromPalette(second, 'echo from the second window');
    await waitForIcon(first, 'from the second window', 'pass');
    await waitForIcon(second, 'from the second window', 'pass');
    await first.close({ runBeforeUnload: true });
    await second
      .locator('.sidebar')
      .getByText('Dispatched by another process')
      .waitFor({ state: 'detached' });
    await startFromPalette(second, 'echo alone now');
    await waitForIcon(second, 'alone now', 'pass');
    assert.equal(await row(second, 'alone now').count(), 1);
  });
});
