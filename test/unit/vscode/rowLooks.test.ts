import assert from 'node:assert/strict';
import type { WaitReason } from '../../../src/core/model/waiting.ts';
import { rowLooks } from '../../../src/vscode/view/rowLooks.ts';
import { english } from '../../../src/vscode/l10n.ts';
import { at, NOON_MS, viewOf } from './views.ts';

const around = { nowMs: NOON_MS, titleOfTask: () => undefined };

describe('a row', () => {
  it('is named by the first line of the prompt that says something, without escapes', () => {
    assert.equal(
      rowLooks(viewOf({ prompt: '\n  \n\u001b[31mFix the build\u001b[0m\nDetails' }), around, english).label,
      'Fix the build',
    );
    assert.ok(rowLooks(viewOf({ prompt: 'x'.repeat(100_000) }), around, english).label.length < 200);
  });

  it('cuts no character of its name apart', () => {
    const labelOf = (prompt: string): string => rowLooks(viewOf({ prompt }), around, english).label;
    const family = '👩‍👩‍👧‍👦';
    assert.equal(labelOf(`${'x'.repeat(35)}🎻 and more`), `${'x'.repeat(35)}…`);
    assert.equal(labelOf(`${'x'.repeat(30)}${family}${family}`), `${'x'.repeat(30)}…`);
    assert.equal(labelOf(`${'x'.repeat(34)}🎻 and more`), `${'x'.repeat(34)}🎻…`);
  });

  it('keeps what is written from right to left from turning round what stands beside it', () => {
    const isolate = (text: string): string => `\u2068${text}\u2069`;
    const view = viewOf(
      { status: 'failed', prompt: 'echo שלום', errorMessage: 'לא נמצא' },
      { elapsedMs: 2000 },
    );
    const { label, description, spoken } = rowLooks(view, around, english);
    assert.equal(label, isolate('echo שלום'));
    assert.equal(description, `${isolate('לא נמצא')} · 2s · shell`);
    assert.equal(spoken, 'echo שלום, failed, לא נמצא · 2s · shell');
    const plain = rowLooks(viewOf({ prompt: 'npm test 🎻 é 漢' }), around, english);
    assert.equal(plain.label, 'npm test 🎻 é 漢');
  });

  it('shows how long a running task has been at it, and its limit', () => {
    const view = viewOf({ status: 'running', startedAt: at(-65) }, { limitMs: 600_000 });
    const looks = rowLooks(view, around, english);
    assert.equal(looks.description, '1m 5s / 10m · shell');
    assert.equal(looks.state, 'running');
  });

  it('names the tasks that wait for one another, by what people call them', () => {
    const waiting: WaitReason = { kind: 'cycle', ring: { ids: ['task_1', 'task_2', 'task_1'], more: 0 } };
    const titleOfTask = (id: string): string | undefined => (id === 'task_1' ? 'Fix it' : undefined);
    const looks = rowLooks(viewOf({}, { waiting }), { ...around, titleOfTask }, english);
    assert.equal(looks.state, 'blocked');
    assert.match(looks.description, /waits for itself \(“Fix it” → task_2 → “Fix it”\)/);
  });

  it('does not count the time the machine slept', () => {
    const view = viewOf({ status: 'running', startedAt: at(-65), suspendedMs: 60_000 });
    assert.equal(rowLooks(view, around, english).description, '5s · shell');
  });

  it('warns when less than a fifth of the limit is left', () => {
    const started = (secondsAgo: number): string =>
      rowLooks(
        viewOf({ status: 'running', startedAt: at(-secondsAgo) }, { limitMs: 100_000 }),
        around,
        english,
      ).state;
    assert.equal(started(80), 'running');
    assert.equal(started(81), 'near-timeout');
    assert.equal(started(200), 'near-timeout');
  });

  it('says which attempt it is, once there is more than one', () => {
    assert.doesNotMatch(rowLooks(viewOf({}), around, english).description, /attempt/);
    assert.match(
      rowLooks(viewOf({ retryCount: 1, maxRetries: 3 }), around, english).description,
      /attempt 2\/4/,
    );
  });

  it('says first what a narrow view shall not cut off: why it stands there, else how long it takes', () => {
    const attempts = { retryCount: 1, maxRetries: 3 };
    const failed = viewOf(
      { status: 'failed', errorMessage: 'Process exited with code 3', ...attempts },
      { elapsedMs: 2000 },
    );
    const ofFailed = rowLooks(failed, around, english).description;
    assert.equal(ofFailed, 'Process exited with code 3 · 2s · attempt 2/4 · shell');
    const running = viewOf({ status: 'running', startedAt: at(-65), ...attempts });
    assert.equal(rowLooks(running, around, english).description, '1m 5s · attempt 2/4 · shell');
  });

  it('names a dependency as people know it', () => {
    const waiting: WaitReason = {
      kind: 'dependency',
      dependency: 'task_b',
      attempt: 'task_b',
      state: 'running',
    };
    const { description, state } = rowLooks(
      viewOf({}, { waiting }),
      {
        ...around,
        titleOfTask: () => 'npm test',
      },
      english,
    );
    assert.equal(description, 'waits for “npm test” (running) · shell');
    assert.equal(state, 'waiting');
  });

  it('says why a task failed', () => {
    const failed = viewOf(
      { status: 'failed', errorMessage: 'Process exited with code 3\nmore' },
      { elapsedMs: 2000 },
    );
    assert.equal(rowLooks(failed, around, english).description, 'Process exited with code 3 · 2s · shell');
    const late = viewOf({ status: 'failed', failureReason: 'timeout' });
    assert.equal(rowLooks(late, around, english).state, 'timed-out');
  });

  it('can do what its state allows, and no more', () => {
    const can = (...args: Parameters<typeof viewOf>): string =>
      rowLooks(viewOf(...args), around, english).contextValue;
    const startedAt = at(0);
    assert.equal(can({}), 'task cancelable editable pausable runnable');
    assert.equal(can({ timeout: 60 }), 'task cancelable editable pausable extendable runnable');
    assert.equal(can({ pausedAt: at(0) }), 'task cancelable editable resumable runnable');
    assert.equal(can({ status: 'running', startedAt }), 'task cancelable expirable logged');
    assert.equal(
      can({ status: 'running', timeout: 60, startedAt }),
      'task cancelable expirable extendable logged',
    );
    assert.equal(can({ status: 'failed', startedAt }), 'task deletable retryable logged');
    assert.equal(can({ status: 'failed', startedAt, retriedBy: 'task_1_r1' }), 'task deletable logged');
    assert.equal(can({ status: 'failed', startedAt }, { archived: true }), 'task deletable logged');
    assert.equal(can({ status: 'complete', startedAt, planFile: 'p.md' }), 'task deletable logged planned');
    assert.equal(can({ status: 'cancelled', startedAt: null }), 'task deletable', 'it never ran: no log');
  });
});
