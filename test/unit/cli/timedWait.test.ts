import { strict as assert } from 'node:assert';
import { timedWait } from '../../../src/cli/format/timedWait.ts';
import type { WaitReason } from '../../../src/core/model/waiting.ts';
import { memoryTask, NOW_MS } from '../core/tasks.ts';

describe('cli: what is waited for', () => {
  const until = (seconds: number) => new Date(NOW_MS + seconds * 1000).toISOString();
  const view = (waiting: WaitReason | undefined) => ({ task: memoryTask(), waiting });
  const notBefore = (seconds: number) => view({ kind: 'not-before', until: until(seconds) });

  it('is a time, where nothing can happen before it', () => {
    assert.match(
      timedWait([notBefore(3600)], NOW_MS) ?? '',
      /^Waits for 1 task until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \(not before\)\.$/,
    );
    const retry = view({ kind: 'backoff', until: until(60) });
    const held = view({ kind: 'paused', what: 'task' });
    assert.match(
      timedWait([notBefore(3600), held, retry], NOW_MS) ?? '',
      /^Waits for 2 tasks, for the first of them until .* \(retry\)\.$/,
    );
  });

  it('is not said where something may happen any moment, or soon', () => {
    const running = { task: memoryTask({ status: 'running' }), waiting: undefined };
    const slot = view({ kind: 'slot', running: 1, limit: 1, ahead: 0 });
    for (const other of [running, slot, view(undefined), notBefore(2)])
      assert.equal(timedWait([notBefore(3600), other], NOW_MS), undefined);
    assert.equal(timedWait([view({ kind: 'manual' })], NOW_MS), undefined);
    assert.equal(timedWait([view({ kind: 'not-before', until: 'never' })], NOW_MS), undefined);
  });
});
