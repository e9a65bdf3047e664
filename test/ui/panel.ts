import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import type { openWorkbench } from '../../scripts/lib/workbench.mjs';

/** A VS Code in a browser. */
export type Workbench = Awaited<ReturnType<typeof openWorkbench>>;
type Page = Workbench['page'];
type Locator = ReturnType<Page['locator']>;

/** Keeps what was on the screen when a test failed, unless the test has closed it. */
export async function pictureFailure({ page }: Workbench, test: Mocha.Test | undefined): Promise<void> {
  if (test?.state !== 'failed' || page.isClosed()) return;
  const name = test.title.replace(/\W+/g, '-');
  await page.screenshot({ path: path.join('out', 'results', `ui-${name}.png`) });
}

/** Ends the workbench of one test, also where there can be no picture of its failure. */
export async function closeAfter(workbench: Workbench, test: Mocha.Test | undefined): Promise<void> {
  try {
    await pictureFailure(workbench, test);
  } finally {
    await workbench.close();
  }
}

/** Opens Orchestra's view from the activity bar, as a person does. */
export async function openView(page: Page): Promise<void> {
  await page.locator('.activitybar').getByRole('tab', { name: 'Orchestra' }).click();
  await page.getByRole('heading', { name: /Orchestra/ }).waitFor();
}

/** How often the palette is opened anew before a command counts as missing. */
const PALETTE_LOOKS = 10;

/**
 * The palette's entry of a command, such as `Orchestra: Open Board`, once it is offered there: the palette lists what
 * could be done when it was opened, so where a window has only just come up it is opened again.
 */
export async function commandEntry(page: Page, command: string): Promise<Locator> {
  const input = page.locator('.quick-input-widget input[type=text]').first();
  const entry = page.locator('.quick-input-list [role=option]').filter({ hasText: command }).first();
  for (let look = 1; ; look += 1) {
    await page.keyboard.press('F1');
    await input.waitFor();
    await input.fill(`>${command}`);
    try {
      await entry.waitFor({ timeout: 3000 });
      return entry;
    } catch (error) {
      if (look === PALETTE_LOOKS) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/** Chooses a command of any category in the palette. */
export async function chooseCommand(page: Page, command: string): Promise<void> {
  const entry = await commandEntry(page, command);
  await entry.click();
}

/** Chooses a command of Orchestra in the palette. */
export async function choose(page: Page, command: string): Promise<void> {
  await chooseCommand(page, `Orchestra: ${command}`);
}

/** Reloads the window by VS Code's own command, which first keeps what the window remembers. */
export async function reloadWindow(page: Page): Promise<void> {
  const entry = await commandEntry(page, 'Developer: Reload Window');
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

/** Where no row is, and nothing that VS Code explains. */
const AWAY = { x: 700, y: 600 };

/** The row that begins with `text`; `which` is what else an attribute selector asks of it. */
export function row(page: Page, text: string, which = ''): Locator {
  return page.locator(`.sidebar [role=treeitem]${which}[aria-label^=${JSON.stringify(text)}]`).first();
}

/**
 * Clicks a row, coming from elsewhere: what VS Code explains of the row under the mouse lies over those below it, until the
 * mouse leaves.
 */
export async function clickRow(page: Page, text: string): Promise<void> {
  await page.mouse.move(AWAY.x, AWAY.y);
  await page.waitForFunction("document.querySelector('.context-view .monaco-hover') === null");
  await row(page, text).click();
}

/** Waits until the row with `text` has an icon, a class such as `codicon-pass`. */
export async function waitForIcon(page: Page, text: string, icon: string): Promise<void> {
  await row(page, text).locator(`.codicon-${icon}`).first().waitFor();
}

/**
 * Presses an action of a row, which shows under the pointer. A row is drawn anew whenever its task changes, once a second
 * while that runs; so the button is found and pressed in one go, and not another one that was there a moment before.
 */
export async function act(page: Page, text: string, action: string): Promise<void> {
  await row(page, text).hover();
  const inRow = `.sidebar [role=treeitem][aria-label^=${JSON.stringify(text)}]`;
  const selector = `${inRow} [role=button][aria-label*=${JSON.stringify(action)}]`;
  await page.waitForFunction(
    `(() => {
      const button = document.querySelector(${JSON.stringify(selector)});
      button?.click();
      return button !== null;
    })()`,
  );
}

/** How often the menu of a row is opened anew before an entry counts as missing. */
const MENU_LOOKS = 10;

/**
 * Chooses in the menu of a row, until the menu is gone: VS Code takes no click that comes too soon after it. VS Code
 * closes a menu that loses the keyboard, and its tree takes the keyboard back whenever it has been refreshed, of which
 * nothing tells beforehand; so a menu that is gone before the click is opened again.
 */
export async function chooseInMenu(page: Page, text: string, item: string): Promise<void> {
  const entry = page.getByRole('menuitem', { name: item });
  await row(page, text).waitFor();
  for (let look = 1; ; look += 1) {
    try {
      if (!(await entry.isVisible())) await row(page, text).click({ button: 'right', timeout: 3000 });
      await entry.click({ timeout: 3000 });
      break;
    } catch (error) {
      if (look === MENU_LOOKS) throw error;
    }
  }
  const isGone = (): Promise<boolean> =>
    entry.waitFor({ state: 'hidden', timeout: 1000 }).then(
      () => true,
      () => false,
    );
  while (!(await isGone())) await entry.click({ timeout: 1000 }).catch(() => undefined);
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

const statusJson = z.object({ tasks: z.array(z.object({ taskId: z.string(), status: z.string() })) });

/** Cancels what still waits or runs, which would outlive the window: that is what a queue is for. */
export async function cancelAll(workbench: Workbench, root: string): Promise<void> {
  const { tasks } = z.parse(statusJson, JSON.parse(await orchestra(workbench, root, '--json', 'status')));
  const going = tasks.filter(({ status }) => status === 'pending' || status === 'running');
  if (going.length > 0) await orchestra(workbench, root, 'cancel', ...going.map(({ taskId }) => taskId));
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
      await page.mouse.move(AWAY.x, AWAY.y);
    }
  }
}

/** As far as VS Code lets its edge be dragged. */
export async function narrowSidebar(page: Page): Promise<void> {
  const box = await page.locator('.part.sidebar').boundingBox();
  if (box === null) return;
  await page.mouse.move(box.x + box.width, 300);
  await page.mouse.down();
  await page.mouse.move(box.x + 171, 300, { steps: 5 });
  await page.mouse.up();
}
