import assert from 'node:assert/strict';
import { english } from '../../../src/vscode/l10n.ts';
import { PLAIN } from '../../../src/vscode/view/arrangement.ts';
import { PAGE_ROWS } from '../../../src/vscode/view/pages.ts';
import { QueueRows } from '../../../src/vscode/view/queueRows.ts';
import { at, NOON_MS, viewOf } from './views.ts';

const DAY_MS = 86_400_000;

describe('the row of a task that waits', () => {
  it('says until when by the day it is, though the task is the same', () => {
    const view = viewOf({}, { waiting: { kind: 'not-before', until: at(DAY_MS / 1000) } });
    const source = {
      root: '/project',
      isReading: false,
      live: () => [view],
      settled: () => [],
      view: () => view,
    };
    let nowMs = NOON_MS;
    const rows = new QueueRows(source, { nowMs: () => nowMs, monotonicMs: () => 0 }, english);
    const update = (): void => {
      rows.update({ arrangement: PLAIN, underFolder: false, limitOf: () => PAGE_ROWS });
    };
    update();
    const [row] = rows.tasks();
    const before = row?.looks.description;
    nowMs += DAY_MS;
    update();
    assert.notEqual(row?.looks.description, before);
  });
});
