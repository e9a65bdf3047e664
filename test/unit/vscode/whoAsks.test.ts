import assert from 'node:assert/strict';
import type { DispatcherSight } from '../../../src/core/index.ts';
import { asksHere } from '../../../src/vscode/consent/whoAsks.ts';

describe('who asks for consent', () => {
  const heldBy = (kind: string): DispatcherSight => ({
    ...{ state: 'held', kind, pid: 7, mine: false, foreign: false },
    ...{ maxConcurrent: undefined, mode: undefined, unknownFile: undefined },
  });

  it('the window that dispatches, whether or not the person is in it', () => {
    for (const focused of [true, false])
      assert.equal(asksHere({ dispatches: true, holder: heldBy('vscode'), focused }), true);
  });

  it('no window that follows another one', () => {
    for (const focused of [true, false])
      assert.equal(asksHere({ dispatches: false, holder: heldBy('vscode'), focused }), false);
  });

  it('the window the person is in where a daemon or a terminal dispatches, which cannot ask', () => {
    for (const kind of ['daemon', 'run']) {
      assert.equal(asksHere({ dispatches: false, holder: heldBy(kind), focused: true }), true);
      assert.equal(asksHere({ dispatches: false, holder: heldBy(kind), focused: false }), false);
    }
  });

  it('nobody while it is not clear yet who dispatches', () => {
    assert.equal(asksHere({ dispatches: false, holder: { state: 'none' }, focused: true }), false);
  });
});
