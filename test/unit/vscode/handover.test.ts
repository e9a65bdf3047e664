import assert from 'node:assert/strict';
import { whyNoHandover, type HandoverFacts } from '../../../src/vscode/queue/handover.ts';

describe('when the last window closes', () => {
  const busy: HandoverFacts = {
    settings: { continueWhenClosed: true, dispatch: 'auto' },
    userSettings: {},
    summary: { pending: 1, running: 0, autoRetry: 0 },
  };

  it('work that is left goes on in the background', () => {
    assert.equal(whyNoHandover(busy), undefined);
    assert.equal(whyNoHandover({ ...busy, userSettings: { maxConcurrent: 1 } }), undefined);
  });

  it('nothing is started for an empty queue, or against a setting', () => {
    assert.match(
      whyNoHandover({ ...busy, summary: { pending: 0, running: 0, autoRetry: 0 } }) ?? '',
      /nothing is left/,
    );
    assert.match(
      whyNoHandover({ ...busy, settings: { ...busy.settings, continueWhenClosed: false } }) ?? '',
      /continueWhenClosed/,
    );
    assert.match(
      whyNoHandover({ ...busy, settings: { ...busy.settings, dispatch: 'manual' } }) ?? '',
      /manual/,
    );
  });

  it('nothing is started by other settings than the person chose', () => {
    assert.match(
      whyNoHandover({ ...busy, userSettings: { skipPermissionFlags: false } }) ?? '',
      /skipPermissionFlags/,
    );
    assert.match(whyNoHandover({ ...busy, userSettings: { agents: {} } }) ?? '', /agents/);
  });
});
