import assert from 'node:assert/strict';
import { addCounts, summaryLine, summarySpoken, summaryTable } from '../../../src/vscode/view/summaryText.ts';
import { english } from '../../../src/vscode/l10n.ts';
import { groupLabel } from '../../../src/vscode/view/grouping.ts';
import { rowLooks } from '../../../src/vscode/view/rowLooks.ts';
import { tooltipText } from '../../../src/vscode/view/tooltipText.ts';
import { NOON_MS, viewOf } from './views.ts';

const none = addCounts([]);
const some = { ...none, total: 6, running: 2, pending: 3, failed: 1, timedOut: 1 };

describe('the summary', () => {
  it('shows what is there, and nothing that is not', () => {
    assert.equal(summaryLine(some, english), '$(sync~spin) 2 $(clock) 3 $(error) 1');
    assert.equal(summaryLine({ ...none, pending: 1 }, english), '$(clock) 1');
    assert.equal(summaryLine({ ...none, complete: 9 }, english), '$(pass) Orchestra');
  });

  it('is a table in the tooltip', () => {
    assert.match(summaryTable(some, english), /\| \$\(sync\) \| Running \| 2 \|\n.*Pending \| 3 \|/);
    assert.equal(summaryTable(none, english), 'The queue is empty.');
  });

  it('can be read aloud', () => {
    assert.equal(summarySpoken(some, english), 'running 2, pending 3, failed 1');
  });

  it('counts no failure that was retried since', () => {
    const counts = { ...none, failed: 1, retried: 3 };
    assert.equal(summaryLine(counts, english), '$(error) 1');
    assert.match(summaryTable(counts, english), /Failed \| 1 \|\n.*Retried since \| 3 \|/);
  });

  it('tells what is blocked from what has its turn still to come', () => {
    const counts = { ...none, pending: 3, blocked: 1 };
    assert.equal(summaryLine(counts, english), '$(clock) 2 $(warning) 1');
    assert.equal(summaryLine({ ...none, pending: 1, blocked: 1 }, english), '$(warning) 1');
    assert.match(summaryTable(counts, english), /Pending \| 2 \|\n.*Blocked \| 1 \|/);
    assert.equal(summarySpoken(counts, english), 'running 0, pending 2, blocked 1, failed 0');
  });

  it('calls a task what its row, its tooltip and its group call it, whatever it waits for', () => {
    const around = { nowMs: NOON_MS, titleOfTask: () => undefined, root: '/projects/a' };
    const views = [viewOf({}), viewOf({}, { waiting: { kind: 'slot', running: 3, limit: 3, ahead: 0 } })];
    for (const view of views) {
      assert.match(rowLooks(view, around, english).spoken, /, pending, /);
      assert.match(tooltipText(view, '', around, english), /^\*\*pending\*\*/);
    }
    assert.equal(groupLabel('pending', 'status', english), 'Pending');
    assert.match(summaryTable({ ...none, pending: 1 }, english), /Pending \| 1/);
  });

  it('adds queues up', () => {
    assert.equal(addCounts([some, some]).pending, 6);
  });
});
