import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import type { Queue } from '../../../src/core/index.ts';
import { olderTask } from './older.ts';
import { Project, refuses, until, untilStatus } from './project.ts';
import { SmallDisk } from './smallDisk.ts';

describe('a disk that cannot be written', function () {
  let project: Project;
  let disk: SmallDisk;
  let queue: Queue;
  before(function () {
    const probe = new Project();
    const mounted = SmallDisk.mount(probe.path('probe'), '1m');
    if (mounted instanceof SmallDisk) mounted.unmount();
    return probe.dispose().then(() => {
      if (typeof mounted !== 'string') return;
      this.test?.parent?.tests.forEach((test) => (test.title += ` (skipped: ${mounted})`));
      this.skip();
    });
  });
  beforeEach(() => {
    project = new Project();
    const mounted = SmallDisk.mount(project.root, '1m');
    assert.ok(mounted instanceof SmallDisk);
    disk = mounted;
    queue = project.queue();
  });
  afterEach(async () => {
    try {
      disk.setReadOnly(false);
      await project.stop();
    } finally {
      disk.unmount();
      await project.dispose();
    }
  });

  it('read-only: a change is refused in words, the queue is shown, and nothing is started', async () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    const dead = olderTask({
      taskId: 'task_dead',
      status: 'running',
      startedAt: '2025-12-01T10:00:01',
      pid: 4194304,
    });
    project.write('.orchestra/tasks/task_dead.json', JSON.stringify(dead));
    disk.setReadOnly(true);
    refuses(
      () => queue.add({ agent: 'shell', prompt: 'true' }),
      'not-writable',
      /cannot be written \(EROFS\): the disk is read-only/,
    );
    refuses(() => queue.edit(taskId, { priority: 1 }), 'not-writable', /EROFS/);
    refuses(() => queue.pause({ queue: true }), 'not-writable', /EROFS/);
    refuses(() => queue.clean('all').concat(queue.clean('task_dead')), 'refused', /running/);
    await assert.rejects(queue.cancel(taskId), /EROFS/);

    const finding = queue.doctor().find(({ what }) => what.includes('cannot be written'));
    assert.match(
      `${finding?.what ?? ''} ${finding?.mend ?? ''}`,
      /the disk is read-only\. Make the disk writable/,
    );

    const report = project.open().status();
    assert.deepEqual([report.summary.pending, report.summary.running, report.problems], [1, 1, []]);
    const dispatcher = await project.dispatch(queue);
    assert.equal(dispatcher.role, 'viewer');
    disk.setReadOnly(false);
    await dispatcher.idle();
    assert.equal(queue.read(taskId).status, 'complete');
  });

  it('read-only: the same trouble has the same words each time, so that nobody repeats them', () => {
    disk.setReadOnly(true);
    const told = (): string => {
      try {
        return queue.add({ agent: 'shell', prompt: 'true' }).taskId;
      } catch (error) {
        return String(error);
      }
    };
    const first = told();
    assert.match(first, /state\/intents cannot be written \(EROFS\)/);
    assert.equal(told(), first);
  });

  it('read-only: a queue of version 3.0 is shown all the same', () => {
    rmSync(project.path('.orchestra/state'), { recursive: true });
    project.write(
      '.orchestra/tasks/task_1700000000000.json',
      JSON.stringify(olderTask({ status: 'running', pid: 4194304 })),
    );
    disk.setReadOnly(true);
    const viewer = project.open();
    assert.equal(viewer.status().summary.running, 1);
    assert.deepEqual(viewer.consentQuestions(), []);
  });

  it('full: a new task is refused in words, nothing of it stays, and the queue goes on when there is space', async () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    const files = listed();
    disk.fill();
    for (let n = 0; n < 3; n++) {
      refuses(
        () => queue.add({ agent: 'shell', prompt: `echo ${'x'.repeat(20_000)}` }),
        'disk-full',
        /No space is left to write .*free some/,
      );
    }
    refuses(() => queue.edit(taskId, { prompt: 'y'.repeat(20_000) }), 'disk-full', /No space is left/);
    disk.free();
    assert.deepEqual(listed(), files);
    assert.equal(queue.read(taskId).prompt, 'true');
    await project.drain(queue);
    assert.equal(queue.read(taskId).status, 'complete');
  });

  it('full: what a person was told failed did not happen, and what happened was not called failed', () => {
    // Space for less and less of what a creation writes, byte for byte: whatever runs out, answer and truth agree.
    for (let round = 0; round < 12; round++) {
      const before = queue.status().summary.total;
      disk.fill();
      disk.shrink(round * 4096);
      let told = true;
      try {
        queue.add({ agent: 'shell', prompt: 'z'.repeat(3000) });
      } catch (error) {
        told = false;
        assert.match(String(error), /No space is left/);
      }
      disk.free();
      assert.equal(queue.status().summary.total - before, told ? 1 : 0, `round ${String(round)}`);
    }
  });

  it('full: an outcome is written down once there is space again', async () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'until test -e go; do sleep 0.02; done; exit 8' });
    const dispatcher = await project.dispatch(queue);
    await untilStatus(queue, taskId, 'running');
    // What the start still gives back would be space for the outcome.
    await until(
      'the start is written',
      () => readdirSync(project.path('.orchestra/state/intents')).length === 0,
    );
    await until('its mark is kept', () => readdirSync(project.path('.orchestra/state/start')).length === 0);
    disk.fill();
    mkdirSync(project.path('go'));
    const runnerLog = (): string => project.read('.orchestra/state/runner.log');
    await until(
      'the wrapper is gone',
      () => !readdirSync('/proc').includes(String(queue.read(taskId).process?.pid)),
    );
    assert.equal(queue.read(taskId).status, 'running', runnerLog());
    disk.free();
    const task = await untilStatus(queue, taskId, 'failed');
    assert.equal(task.exitCode, 8);
    await dispatcher.idle();
  });

  function listed(): string[] {
    return readdirSync(project.path('.orchestra'), { recursive: true, encoding: 'utf8' })
      .filter((name) => /task_/.test(name))
      .sort();
  }
});
