import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Task } from '../../../src/core/index.ts';
import { messageFor, type Happened, type Message } from '../../../src/vscode/notifications/message.ts';
import { plainMessage } from '../../../src/vscode/notifications/plainMessage.ts';
import { tellAtMs } from '../../../src/vscode/notifications/timing.ts';
import { ToldOnce } from '../../../src/vscode/notifications/toldOnce.ts';
import { addCounts } from '../../../src/vscode/view/summaryText.ts';
import { english } from '../../../src/vscode/l10n.ts';
import { at, NOON_MS, viewOf } from './views.ts';

const idle = addCounts([]);
const busy = { ...idle, running: 1 };

function ended(task: Partial<Task>): Task {
  return viewOf({ completedAt: at(1), ...task }).task;
}
function failed(taskId: string, rest: Partial<Task> = {}): Task {
  const task = {
    status: 'failed',
    failureReason: 'exit-code',
    exitCode: 3,
    prompt: `make ${taskId}`,
  } as const;
  return ended({ taskId, ...task, ...rest });
}
function happened(untold: Task[], rest: Partial<Happened> = {}): Happened {
  const number = (status: Task['status']): number => untold.filter((task) => task.status === status).length;
  const run = { complete: number('complete'), failed: number('failed') };
  return { root: '/work', folder: undefined, untold, run, counts: busy, ...rest };
}
const told = (...queues: Happened[]): Message | undefined => messageFor(queues, 'all', english);

describe('a notification', () => {
  it('says what failed and how', () => {
    assert.deepEqual(told(happened([failed('task_a')])), {
      severity: 'warning',
      text: '“make task_a” failed with exit code 3.',
      failed: [{ taskId: 'task_a', root: '/work' }],
    });
    const late = failed('task_a', { failureReason: 'timeout' });
    assert.equal(told(happened([late]))?.text, '“make task_a” timed out.');
    const wordy = failed('task_a', {
      failureReason: 'agent-error',
      errorMessage: 'Usage limit reached.\nmore',
    });
    assert.equal(told(happened([wordy]))?.text, '“make task_a” failed: Usage limit reached.');
  });

  it('is one for several failures, of several queues', () => {
    const message = told(
      happened([failed('task_a'), failed('task_b')], { folder: 'one' }),
      happened([failed('task_c'), failed('task_d')], { root: '/copy', folder: 'two' }),
    );
    assert.equal(message?.text, '4 tasks failed: “make task_a”, “make task_b”, “make task_c” and 1 more.');
    assert.deepEqual(
      message.failed.map(({ taskId, root }) => `${root} ${taskId}`),
      ['/work task_a', '/work task_b', '/copy task_c', '/copy task_d'],
    );
  });

  it('says that a queue is done, and what came of it since it last was', () => {
    const last = ended({ status: 'complete' });
    assert.equal(told(happened([last])), undefined, 'something still runs');
    const run = { complete: 4, failed: 1 };
    const done = told(happened([last], { counts: { ...idle, complete: 90 }, run }));
    assert.deepEqual(done, {
      severity: 'information',
      text: 'The queue is done: 4 complete, 1 failed.',
      failed: [],
    });
    const stuck = { ...idle, pending: 2, blocked: 2 };
    const both = told(happened([failed('task_a')], { counts: stuck, folder: 'shop' }));
    assert.equal(
      both?.text,
      '“make task_a” failed with exit code 3. The queue of shop is done: 1 failed, 2 blocked.',
    );
  });

  it('is none for what somebody just did', () => {
    const cancelled = ended({ status: 'cancelled' });
    const timedOutNow = failed('task_a', { failureReason: 'timeout', timeoutRequestedAt: at(0) });
    assert.equal(told(happened([cancelled, timedOutNow], { counts: idle })), undefined);
    assert.equal(told(happened([], { counts: idle })), undefined, 'tasks that were deleted are gone');
    assert.deepEqual(told(happened([cancelled, failed('task_b')]))?.failed, [
      { taskId: 'task_b', root: '/work' },
    ]);
  });

  it('comes only for what the person wants to hear of', () => {
    const end = happened([failed('task_a')], { counts: idle });
    assert.equal(messageFor([end], 'failures', english)?.text, '“make task_a” failed with exit code 3.');
    assert.equal(messageFor([end], 'none', english), undefined);
    assert.equal(
      messageFor([happened([ended({ status: 'complete' })], { counts: idle })], 'failures', english),
      undefined,
    );
  });

  it('brings no link out of a prompt', () => {
    const sly = failed('task_a', { prompt: '[click](command:workbench.action.quit)' });
    assert.doesNotMatch(told(happened([sly]))?.text ?? '', /\]\(/);
    assert.equal(plainMessage('[a](command:b)'), '[a] (command:b)');
  });
});

describe('the time of a notification', () => {
  const occasion = { firstMs: 5000, lastToldMs: undefined, focused: true, dispatches: false };

  it('leaves a moment for what comes together', () => {
    assert.equal(tellAtMs(occasion), 6000);
  });

  it('keeps messages apart', () => {
    assert.equal(tellAtMs({ ...occasion, lastToldMs: 4000 }), 14_000);
  });

  it('lets the window the person is in go first, then the one that dispatches', () => {
    const ranks = [
      tellAtMs(occasion),
      tellAtMs({ ...occasion, focused: false, dispatches: true }),
      tellAtMs({ ...occasion, focused: false }),
    ];
    assert.deepEqual(
      [...ranks].sort((a, b) => a - b),
      ranks,
    );
    assert.equal(new Set(ranks).size, 3);
  });
});

describe('several windows', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'orchestra-told-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('tell the same thing once', () => {
    const [one, two] = [new ToldOnce(folder, NOON_MS), new ToldOnce(folder, NOON_MS)];
    const claims = [one.claim('/p', 'task_a'), two.claim('/p', 'task_a'), two.claim('/p', 'task_b')];
    assert.deepEqual(claims, [true, false, true]);
  });

  it('tell of a task also where one of the same ID, in a copy of its folder, was told of', () => {
    const told = new ToldOnce(folder, NOON_MS);
    assert.ok(told.claim('/project', 'task_a'));
    assert.ok(told.claim('/project copy', 'task_a'));
  });

  it('keep no record of what was told long ago', () => {
    new ToldOnce(folder, NOON_MS).claim('/p', 'task_a');
    const [name = ''] = readdirSync(folder);
    utimesSync(path.join(folder, name), NOON_MS / 1000, NOON_MS / 1000);
    assert.equal(new ToldOnce(folder, NOON_MS + 3_600_000).claim('/p', 'task_a'), false);
    assert.equal(new ToldOnce(folder, NOON_MS + 2 * 86_400_000).claim('/p', 'task_a'), true);
  });
});
