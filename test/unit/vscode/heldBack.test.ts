import assert from 'node:assert/strict';
import { english } from '../../../src/vscode/l10n.ts';
import { heldBackText } from '../../../src/vscode/view/heldBack.ts';

describe('tasks that were asked for and do not start yet', () => {
  it('are told of together: the first three with their reasons, the others by their number', () => {
    assert.equal(
      heldBackText(['“a”: waits.', '“b”: waits.'], 5, english),
      '2 of 5 tasks do not start yet. “a”: waits. “b”: waits.',
    );
    assert.equal(
      heldBackText(['1.', '2.', '3.', '4.', '5.'], 5, english),
      '5 of 5 tasks do not start yet. 1. 2. 3. 2 more wait too.',
    );
  });
});
