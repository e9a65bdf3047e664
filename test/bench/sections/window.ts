import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { setConfigValue } from '../../../src/core/index.ts';
import { openWorkbench, prepareWorkbench } from '../../../scripts/lib/workbench.mjs';
import { reloadWindow, type Workbench } from '../../ui/panel.ts';
import type { Bench, Section } from '../bench.ts';
import { fill } from '../queues.ts';
import { median } from '../stats.ts';
import { cpuMs } from '../usage.ts';

type Page = Workbench['page'];
type WorkbenchOptions = Parameters<typeof openWorkbench>[0];

const TASKS = 10_000;
const ACTIVATION_MS = 60;
const IDLE_PERCENT = 0.1;
/** Past what VS Code itself does when a window opens, and past the engine's tidying up. */
const SETTLE_MS = 45_000;
/** Until the extension has kept the code that a first window compiled. */
const KEEPS_CODE_MS = 25_000;
/** Between two windows: what the one began when it opened is over before the other opens. */
const QUIET_MS = 5000;
/** Every two seconds VS Code would look through all processes for open ports: twenty times what is to be seen here. */
const SETTINGS = { 'remote.autoForwardPortsSource': 'output' };

/** What the extension costs the extension host of a real window with 10,000 finished tasks. */
export const window: Section = {
  name: 'window',
  async run(bench) {
    await prepareWorkbench();
    const root = bench.sandbox.project('window');
    bench.note(`filling a queue of ${String(TASKS)} tasks`);
    // To put thousands of them away would be work, not rest.
    setConfigValue(root, 'archive.enabled', 'false');
    fill(bench.sandbox.open(root), { complete: TASKS, where: 'tasks' });
    const bare = await inWindow(bench, { workspace: root, extension: 'none' }, (workbench) =>
      idlePercent(bench, workbench),
    );
    await inWindow(bench, { workspace: root }, async (workbench) => {
      const idle = await idlePercent(bench, workbench);
      bench.report({
        name: 'added to the extension host at rest, 10,000 tasks',
        unit: '% of a core',
        value: Math.max(0, idle - bare),
        limit: { kind: 'value', atMost: IDLE_PERCENT },
        note: `${idle.toFixed(2)} with the extension, ${bare.toFixed(2)} without`,
      });
      await reportActivation(bench, workbench, "activation, VS Code's own extensions beside it", undefined);
    });
    const nothing = bench.sandbox.file('no-extensions');
    mkdirSync(nothing);
    await inWindow(bench, { workspace: root, builtInExtensionsDir: nothing }, (workbench) =>
      reportActivation(bench, workbench, 'activation, as the extension host tells it', ACTIVATION_MS),
    );
    bench.sandbox.remove(root);
  },
};

/**
 * What the host tells of one extension holds what it loads of others meanwhile: all that start with the window are asked
 * for at once, and loaded one after the other. So it is told twice, and the limit is on its own time.
 */
async function reportActivation(
  bench: Bench,
  { page }: Workbench,
  name: string,
  atMost: number | undefined,
): Promise<void> {
  // In the first windows the extension keeps what it compiled.
  await focus(page);
  await reloadWindow(page);
  await activationMs(page);
  await sleep(KEEPS_CODE_MS);
  const activations: number[] = [];
  for (let round = 0; round < (bench.quick ? 1 : 9); round++) {
    await focus(page);
    await reloadWindow(page);
    activations.push(await activationMs(page));
    await sleep(QUIET_MS);
  }
  bench.report({
    name,
    unit: 'ms',
    value: median(activations),
    ...(atMost === undefined ? {} : { limit: { kind: 'value', atMost } }),
    note: activations.map(String).join(', '),
  });
}

async function inWindow<T>(
  bench: Bench,
  options: Pick<WorkbenchOptions, 'workspace' | 'extension' | 'builtInExtensionsDir'>,
  act: (workbench: Workbench) => Promise<T>,
): Promise<T> {
  const how = options.builtInExtensionsDir === undefined ? '' : ' and nothing else';
  bench.note(`a window ${options.extension === 'none' ? 'without' : 'with'} the extension${how}`);
  const workbench = await openWorkbench({ ...options, env: bench.sandbox.env, settings: SETTINGS });
  try {
    return await act(workbench);
  } finally {
    await workbench.close();
  }
}

async function idlePercent(bench: Bench, { home }: Workbench): Promise<number> {
  await sleep(bench.quick ? 10_000 : SETTLE_MS);
  const seconds = bench.quick ? 10 : 60;
  const pid = extensionHostOf(home);
  const beforeMs = cpuMs(pid);
  await sleep(seconds * 1000);
  return (cpuMs(pid) - beforeMs) / (seconds * 10);
}

/** The extension host of the server whose folders lie in `home`. */
function extensionHostOf(home: string): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      if (!command.includes('--type=extensionHost')) continue;
      if (readFileSync(`/proc/${pid}/environ`, 'utf8').includes(home)) return Number(pid);
    } catch {
      // It ended meanwhile.
    }
  }
  throw new Error('The window has no extension host to be measured.');
}

/** What VS Code's own list of running extensions says of ours. */
async function activationMs(page: Page): Promise<number> {
  // It begins once the window stands, and the list is not kept up.
  await page.locator('.statusbar').getByText('Orchestra').first().waitFor({ timeout: 60_000 });
  await page.keyboard.press('F1');
  await page
    .locator('.quick-input-widget input[type=text]')
    .first()
    .fill('>Developer: Show Running Extensions');
  await page.locator('.quick-input-list [role=option]').filter({ hasText: 'Show Running' }).first().click();
  const row = page.locator('.runtime-extensions-editor .extension').filter({ hasText: 'Orchestra' }).first();
  const words = await row.locator('.activation-time').innerText();
  const [, ms] = /(\d+)\s*ms/.exec(words) ?? [];
  if (ms === undefined) throw new Error(`VS Code tells no activation time: ${words}`);
  return Number(ms);
}

/** A window that nobody has touched yet hears no keys, nor one in which the list of extensions lies over everything. */
async function focus(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.locator('.part.editor').first().click();
}
