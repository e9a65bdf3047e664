import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { openWorkbench } from '../../scripts/lib/workbench.mjs';

/** A VS Code in a browser. */
export type Workbench = Awaited<ReturnType<typeof openWorkbench>>;
type Page = Workbench['page'];
type Locator = ReturnType<Page['locator']>;

/** Keeps what was on the screen when a test failed. */
export async function pictureFailure({ page }: Workbench, test: Mocha.Test | undefined): Promise<void> {
  if (test?.state !== 'failed') return;
  const name = test.title.replace(/\W+/g, '-');
  await page.screenshot({ path: path.join('out', 'results', `ui-${name}.png`) });
}

/** Opens Orchestra's view from the activity bar, as a person does. */
export async function openView(page: Page): Promise<void> {
  await page.locator('.activitybar').getByRole('tab', { name: 'Orchestra' }).click();
  await page.getByRole('heading', { name: /Orchestra/ }).waitFor();
}

/** How often the palette is opened anew before a command counts as missing. */
const PALETTE_LOOKS = 10;

/**
 * Chooses a command in the palette, once it is offered there: the palette lists what could be done when it was opened,
 * so where a window has only just come up it is opened again.
 */
export async function choose(page: Page, command: string): Promise<void> {
  const input = page.locator('.quick-input-widget input[type=text]').first();
  const entry = page.locator('.quick-input-list [role=option]').filter({ hasText: command }).first();
  for (let look = 1; ; look += 1) {
    await page.keyboard.press('F1');
    await input.waitFor();
    await input.fill(`>Orchestra: ${command}`);
    try {
      await entry.waitFor({ timeout: 3000 });
      break;
    } catch (error) {
      if (look === PALETTE_LOOKS) throw error;
      await page.keyboard.press('Escape');
    }
  }
  await entry.click();
}

/** Reloads the window by VS Code's own command, which first keeps what the window remembers. */
export async function reloadWindow(page: Page): Promise<void> {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input[type=text]').first().fill('>Developer: Reload Window');
  const entry = page.locator('.quick-input-list [role=option]').filter({ hasText: 'Reload Window' }).first();
  await Promise.all([page.waitForEvent('domcontentloaded'), entry.click()]);
}

/** Picks an entry of an open quick pick. */
export async function pick(page: Page, text: string | RegExp): Promise<void> {
  await page.locator('.quick-input-list [role=option]').filter({ hasText: text }).first().click();
}

/** Picks an entry with the keys alone: what VS Code explains of it may lie over the list. */
export async function pickByKeys(page: Page, text: string | RegExp): Promise<void> {
  const entry = page.locator('.quick-input-list [role=option]').filter({ hasText: text }).first();
  await entry.waitFor();
  const focused = page.locator('.quick-input-list [role=option].focused').filter({ hasText: text });
  while ((await focused.count()) === 0) {
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
}

/** Starts a task from the palette, keystroke by keystroke, and leaves the second page as it is. */
export async function startFromPalette(page: Page, prompt: string): Promise<void> {
  await choose(page, 'Start Task…');
  await fillInTask(page, prompt);
}

/** Answers what a new task is asked for, from its agent on. */
export async function fillInTask(page: Page, prompt: string): Promise<void> {
  await pickByKeys(page, /shell.*as a command line/);
  await page.locator('.quick-input-widget').getByText('What shall shell do?').waitFor();
  await page.locator('.quick-input-widget input[type=text]').first().fill(prompt);
  await page.keyboard.press('Enter');
  await pickByKeys(page, /Start Task.*shell/);
}

/** The row that begins with `text`. */
export function row(page: Page, text: string): Locator {
  return page.locator(`.sidebar [role=treeitem][aria-label^=${JSON.stringify(text)}]`).first();
}

/** Waits until the row with `text` has an icon, a class such as `codicon-pass`. */
export async function waitForIcon(page: Page, text: string, icon: string): Promise<void> {
  await row(page, text).locator(`.codicon-${icon}`).first().waitFor();
}

/** Presses an action of a row, which shows under the pointer. */
export async function act(page: Page, text: string, action: string): Promise<void> {
  await row(page, text).hover();
  await row(page, text).getByRole('button', { name: action }).click();
}

/** Chooses in the menu of a row, until the menu is gone: VS Code takes no click that comes too soon after it. */
export async function chooseInMenu(page: Page, text: string, item: string): Promise<void> {
  const entry = page.getByRole('menuitem', { name: item });
  await row(page, text).click({ button: 'right' });
  await entry.waitFor();
  while (await entry.isVisible()) {
    await entry.click();
    await entry.waitFor({ state: 'hidden', timeout: 1000 }).catch(() => undefined);
  }
}

/** Runs the built command line on a project, as the person whose window is open. */
export async function orchestra({ home }: Workbench, root: string, ...args: string[]): Promise<string> {
  const own = (name: string): string => path.join(home, name);
  const { stdout } = await promisify(execFile)(process.execPath, ['dist/cli.cjs', '--root', root, ...args], {
    env: {
      ...process.env,
      XDG_CONFIG_HOME: own('config'),
      XDG_DATA_HOME: own('data'),
      XDG_STATE_HOME: own('state'),
      XDG_CACHE_HOME: own('cache'),
    },
  });
  return stdout;
}

/** Where something stands, also where it is drawn anew again and again. */
export async function placeOf(target: Locator): Promise<{ x: number; y: number; height: number }> {
  for (;;) {
    await target.waitFor();
    const place = await target.boundingBox();
    if (place !== null) return place;
  }
}

/** VS Code shows what it has to say of a row where the mouse rests, and takes it away where the row is drawn anew. */
const REST_MS = 3000;
const LOOKS_AT_A_ROW = 8;

/** Rests with the mouse on a row until VS Code explains it; as a person does, moves a little where nothing comes. */
export async function lookAt(page: Page, target: Locator, text: string): Promise<void> {
  const explained = page.locator('.monaco-hover').getByText(text).first();
  for (let look = 1; ; look += 1) {
    await target.hover();
    try {
      await explained.waitFor({ timeout: REST_MS });
      return;
    } catch (error) {
      if (look === LOOKS_AT_A_ROW) throw error;
      await page.mouse.move(700, 600);
    }
  }
}
