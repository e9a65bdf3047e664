import assert from 'node:assert/strict';
import fc from 'fast-check';
import { OrchestraError } from '../../../src/core/model/errors.ts';
import { claimRetry, retryOf } from '../../../src/core/model/retrying.ts';
import { isTerminal, type Task, type TaskStatus } from '../../../src/core/model/task.ts';
import * as transitions from '../../../src/core/model/transitions.ts';
import { memoryTask, NOW_MS } from './tasks.ts';

type Change = transitions.Change;

const IDENTITY = { machine: 'm', boot: 'b', namespace: 'n', pid: 4711, startTicks: '1' };
const FACTS = { process: IDENTITY, runner: IDENTITY, marker: 'x', logFile: 'l', planFile: 'p' };

/** Everything that can be asked of a task. */
const acts: Readonly<Record<string, (task: Task) => Change | undefined>> = {
  start: (task) => transitions.start(task, NOW_MS, FACTS),
  adopt: (task) => transitions.adopt(task, IDENTITY),
  unstart: (task) => transitions.unstart(task, NOW_MS, 'never ran'),
  complete: (task) =>
    transitions.finish(task, NOW_MS, { status: 'complete', why: 'exit code 0', exitCode: 0 }),
  fail: (task) =>
    transitions.finish(task, NOW_MS, { status: 'failed', reason: 'exit-code', error: 'boom', exitCode: 1 }),
  cancel: (task) => transitions.cancel(task, NOW_MS),
  requestTimeout: (task) => transitions.requestTimeout(task, NOW_MS),
  extend: (task) => transitions.extendTimeout(task, 5),
  sleep: (task) => transitions.shiftDeadline(task, 5000),
  edit: (task) => transitions.edit(task, { priority: 9 }),
  pause: (task) => transitions.setPaused(task, true, NOW_MS),
  resume: (task) => transitions.setPaused(task, false, NOW_MS),
  run: (task) => transitions.requestRun(task, NOW_MS),
  retry: (task) => claimRetry(task, NOW_MS),
  archive: (task) => transitions.leave(task, NOW_MS, 'archive'),
  delete: (task) => transitions.leave(task, NOW_MS, 'delete'),
};

/** The task after an act, the same one where nothing is to change, or why it was refused. */
function after(task: Task, act: (task: Task) => Change | undefined): Task | OrchestraError {
  try {
    const change = act(task);
    return change === undefined ? task : { ...task, ...change.set, revision: task.revision + 1 };
  } catch (error) {
    if (OrchestraError.is(error)) return error;
    throw error;
  }
}

describe('transitions', () => {
  it('a terminal status never changes, whatever is asked, in whatever order', () => {
    const names = fc.array(fc.constantFrom(...Object.keys(acts)), { maxLength: 30 });
    fc.assert(
      fc.property(names, (order) => {
        let task = memoryTask({ timeout: 60 });
        for (const name of order) {
          const act = acts[name];
          const next = act === undefined ? task : after(task, act);
          if (next instanceof OrchestraError) continue;
          if (isTerminal(task.status)) assert.equal(next.status, task.status, name);
          else if (next.status !== task.status)
            assert.ok(
              ALLOWED[task.status].includes(next.status),
              `${task.status} → ${next.status} by ${name}`,
            );
          assert.equal(
            next.status === 'running',
            next.process !== null && next.startedAt !== null && !isTerminal(next.status),
            name,
          );
          assert.equal(isTerminal(next.status), next.completedAt !== null, name);
          task = next;
        }
      }),
    );
  });

  const refused: Readonly<Record<TaskStatus, readonly string[]>> = {
    pending: ['adopt', 'unstart', 'requestTimeout', 'sleep', 'retry', 'archive', 'delete'],
    running: ['start', 'edit', 'pause', 'resume', 'retry', 'archive', 'delete'],
    complete: [
      'start',
      'adopt',
      'unstart',
      'cancel',
      'requestTimeout',
      'extend',
      'sleep',
      'edit',
      'pause',
      'resume',
      'run',
      'retry',
    ],
    failed: [
      'start',
      'adopt',
      'unstart',
      'cancel',
      'requestTimeout',
      'extend',
      'sleep',
      'edit',
      'pause',
      'resume',
      'run',
    ],
    cancelled: [
      'start',
      'adopt',
      'unstart',
      'cancel',
      'requestTimeout',
      'extend',
      'sleep',
      'edit',
      'pause',
      'resume',
      'run',
      'retry',
    ],
  };
  for (const [status, names] of Object.entries(refused)) {
    it(`what is refused in words of a ${status} task, and what is not`, () => {
      const task = { ...memoryTask({ timeout: 60, maxRetries: 1 }), status: statusOf(status) };
      for (const [name, act] of Object.entries(acts)) {
        const result = after(task, act);
        assert.equal(result instanceof OrchestraError, names.includes(name), name);
        if (result instanceof OrchestraError)
          assert.match(result.message, new RegExp(`^task_1 is ${status}.*\\.$`), name);
      }
    });
  }

  it('a task that is leaving changes no more', () => {
    for (const leaving of [{ archivedAt: 'x' }, { deletedAt: 'x' }]) {
      for (const name of ['start', 'edit', 'cancel']) {
        const act = acts[name];
        assert.ok(act !== undefined);
        const result = after(memoryTask(leaving), act);
        assert.ok(result instanceof OrchestraError && /no longer changes/.test(result.message), name);
      }
      assert.ok(
        after(memoryTask({ ...leaving, status: 'failed' }), (task) => claimRetry(task, NOW_MS)) instanceof
          OrchestraError,
      );
    }
  });

  it('asking twice changes nothing more', () => {
    for (const name of ['cancel', 'requestTimeout'] as const) {
      const act = acts[name];
      assert.ok(act !== undefined);
      const asked = after(memoryTask({ status: 'running' }), act);
      assert.ok(!(asked instanceof OrchestraError));
      assert.equal(act(asked), undefined);
    }
  });

  it('a start clears what held it and names its own revision', () => {
    const started = after(memoryTask({ revision: 7, runRequestedAt: 'x' }), (task) =>
      transitions.start(task, NOW_MS, FACTS),
    );
    assert.ok(!(started instanceof OrchestraError));
    assert.deepEqual(
      [started.startRevision, started.revision, started.pid, started.runRequestedAt],
      [8, 8, 4711, null],
    );
  });

  it('what never ran waits a moment before it is tried again', () => {
    const back = transitions.unstart(
      memoryTask({ status: 'running' }),
      NOW_MS,
      'its agent was never started',
    );
    assert.deepEqual(
      [back.set.status, back.set.process, Date.parse(back.set.notBefore ?? '') > NOW_MS],
      ['pending', null, true],
    );
  });

  it('one retry for each failure, under an id that everybody knows, up to the limit', () => {
    let task = memoryTask({ status: 'failed', maxRetries: 3, errorMessage: 'boom', dependsOn: ['task_0'] });
    for (let attempt = 1; attempt <= 3; attempt++) {
      const change = claimRetry(task, NOW_MS);
      assert.equal(change?.set.retriedBy, `task_1_r${String(attempt)}`);
      const claimed = { ...task, ...change.set };
      assert.equal(claimRetry(claimed, NOW_MS), undefined);
      const retry = retryOf(claimed, NOW_MS);
      assert.deepEqual(
        [retry.taskId, retry.retryCount, retry.parentTaskId, retry.dependsOn, retry.status],
        [`task_1_r${String(attempt)}`, attempt, 'task_1', ['task_0'], 'pending'],
      );
      assert.equal(retry.retryHistory.length, attempt);
      task = { ...retry, status: 'failed', errorMessage: 'boom' };
    }
    assert.throws(() => claimRetry(task, NOW_MS), /has no retry left \(of 3\); give --max-retries 4 or more/);
    assert.equal(claimRetry(task, NOW_MS, { maxRetries: 4 })?.set.retriedBy, 'task_1_r4');
  });

  it('a retry is made as it was asked for, also by somebody else than who asked', () => {
    const failed = memoryTask({ status: 'failed', maxRetries: 0, autoRetry: false });
    const notBefore = new Date(NOW_MS + 5000).toISOString();
    const change = claimRetry(failed, NOW_MS, { maxRetries: 2, auto: true, notBefore });
    const retry = retryOf({ ...failed, ...change?.set }, NOW_MS + 60_000);
    assert.deepEqual([retry.maxRetries, retry.autoRetry, retry.notBefore], [2, true, notBefore]);
  });

  it('a retry waits no longer than it was asked to where the clock was set back before it was made', () => {
    const failed = memoryTask({ status: 'failed', maxRetries: 1 });
    const notBefore = new Date(NOW_MS + 5000).toISOString();
    const change = claimRetry(failed, NOW_MS, { notBefore });
    const daysAgoMs = NOW_MS - 2 * 86_400_000;
    const retry = retryOf({ ...failed, ...change?.set }, daysAgoMs);
    assert.equal(retry.notBefore, new Date(daysAgoMs + 5000).toISOString());
  });
});

const ALLOWED: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  pending: ['running', 'complete', 'failed', 'cancelled'],
  running: ['pending', 'complete', 'failed', 'cancelled'],
  complete: [],
  failed: [],
  cancelled: [],
};

function statusOf(text: string): TaskStatus {
  for (const status of ['pending', 'running', 'complete', 'failed', 'cancelled'] as const)
    if (status === text) return status;
  throw new Error(text);
}
