import assert from 'node:assert/strict';
import type { WaitReason } from '../../../src/core/index.ts';
import { english } from '../../../src/vscode/l10n.ts';
import { groupHeld, heldBackText } from '../../../src/vscode/view/heldBack.ts';

const QUEUE: WaitReason = { kind: 'paused', what: 'queue' };
const TASK: WaitReason = { kind: 'paused', what: 'task' };
const SLOT: WaitReason = { kind: 'slot', running: 4, limit: 4, ahead: 1 };
const STARTING: WaitReason = { kind: 'starting' };

/** What is said of so many tasks that were asked for, of which these wait. */
function told(asked: number, ...reasons: WaitReason[]): string {
  const groups = groupHeld(reasons, (reason) => reason);
  return heldBackText(groups, asked, ({ kind }) => `Waits: ${kind}.`, english);
}

describe('tasks that were asked for and do not start yet', () => {
  it('are told of with the reason of each while they are few', () => {
    assert.equal(
      told(5, SLOT, QUEUE),
      '2 of 5 tasks do not start yet. Waits: slot. Waits: paused. Started as slots are free: 3.',
    );
  });

  it('are counted by their reasons where they are many, the most first', () => {
    assert.equal(
      told(6, TASK, QUEUE, SLOT, QUEUE, STARTING, QUEUE),
      '5 of 6 tasks do not start yet: the queue is paused (3), paused one by one (1), no slot is free (1). Started as slots are free: 1.',
    );
    assert.equal(told(4, SLOT, SLOT, SLOT, SLOT), '4 of 4 tasks do not start yet: no slot is free (4).');
  });
});
