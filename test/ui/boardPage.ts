import assert from 'node:assert/strict';
import type { Workbench } from './panel.ts';

type Page = Workbench['page'];
/** The board's page inside its editor. */
export type BoardFrame = ReturnType<Page['mainFrame']>;

const LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 50;

/** The board's page, once there is one with something in it. */
export async function boardFrame(page: Page): Promise<BoardFrame> {
  const deadline = performance.now() + LIMIT_MS;
  for (;;) {
    for (const frame of page.frames()) if (await isBoard(frame)) return frame;
    if (performance.now() > deadline) assert.fail('no board came up');
    await page.waitForTimeout(LOOK_EVERY_MS);
  }
}

async function isBoard(frame: BoardFrame): Promise<boolean> {
  try {
    return (await frame.locator('#board > .head').count()) > 0;
  } catch {
    return false; // It is being loaded, or gone.
  }
}

/** The task with this title in the graph. */
export function node(frame: BoardFrame, title: string): ReturnType<BoardFrame['locator']> {
  return frame.locator('.node').filter({ has: titled(frame, title) });
}

/** Waits until a task in the graph is in a state. */
export async function waitForState(frame: BoardFrame, title: string, state: string): Promise<void> {
  await frame
    .locator(`.node[data-state=${state}]`)
    .filter({ has: titled(frame, title) })
    .waitFor();
}

function titled(frame: BoardFrame, title: string): ReturnType<BoardFrame['locator']> {
  return frame.locator('.node-title').filter({ hasText: title });
}
