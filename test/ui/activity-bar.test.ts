import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openWorkbench } from '../../scripts/lib/workbench.mjs';

type Workbench = Awaited<ReturnType<typeof openWorkbench>>;

describe('the workbench with the packed extension', () => {
  let workspace: string;
  let workbench: Workbench;

  before(async () => {
    workspace = await mkdtemp(path.join(os.tmpdir(), 'orchestra-ui-'));
    workbench = await openWorkbench({ workspace });
  });

  after(async () => {
    await workbench.close();
    await rm(workspace, { recursive: true, force: true });
  });

  it('has Orchestra in the activity bar, and its view opens from there', async () => {
    const { page } = workbench;
    await page.locator('.activitybar').getByRole('tab', { name: 'Orchestra' }).click();
    await page.getByRole('heading', { name: /Orchestra/ }).waitFor();
    await page.screenshot({ path: 'out/results/activity-bar.png' });
  });
});
