import assert from 'node:assert/strict';
import { summarize } from '../../../src/core/store/finishedTask.ts';
import { addAttention, attentionOf, attentionText } from '../../../src/vscode/view/attention.ts';
import { english } from '../../../src/vscode/l10n.ts';
import { at, NOON_MS, viewOf } from './views.ts';

describe('what needs attention', () => {
  const ended = (second: number, more: Parameters<typeof viewOf>[0] = {}): ReturnType<typeof summarize> =>
    summarize(viewOf({ status: 'failed', completedAt: at(second), ...more }).task);

  it('is what failed since somebody looked, but for what was retried, and what waits for a person', () => {
    const dependency = 'task_0';
    const live = [
      viewOf({}, { waiting: { kind: 'untrusted', what: 'queue', detail: '' } }),
      viewOf({}, { waiting: { kind: 'blocked', dependency, attempt: dependency, state: 'failed' } }),
      viewOf({}, { waiting: { kind: 'cycle', ring: { ids: ['task_1', 'task_1'], more: 0 } } }),
      viewOf({}, { waiting: { kind: 'config', file: '.orchestra/config.json' } }),
      viewOf({}, { waiting: { kind: 'dependency', dependency, attempt: dependency, state: 'running' } }),
      viewOf({}),
    ];
    const settled = [
      ended(9),
      ended(8, { retriedBy: 'task_1_r1' }),
      ended(7, { status: 'complete' }),
      ended(6),
      ended(5),
    ];
    const attention = attentionOf(live, settled, NOON_MS + 5000);
    assert.deepEqual(attention, { failed: 2, consent: 1, blocked: 3 });
    assert.equal(
      attentionText(attention, english),
      '2 tasks failed since you last looked; 1 task waits for your consent; 3 tasks are blocked',
    );
    assert.equal(attentionText({ failed: 0, consent: 0, blocked: 0 }, english), '');
  });

  it('of several queues is counted together', () => {
    const one = { failed: 1, consent: 2, blocked: 0 };
    assert.deepEqual(addAttention([one, { ...one, blocked: 3 }]), { failed: 2, consent: 4, blocked: 3 });
  });
});
