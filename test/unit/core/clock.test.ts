import assert from 'node:assert/strict';
import type { Clock, Queue } from '../../../src/core/index.ts';
import { ownIdentity } from '../../../src/core/process/identity.ts';
import { HEARTBEAT_MS } from '../../../src/core/model/heartbeat.ts';
import { LeaseFolder, LeaseObserver, SILENCE_MS } from '../../../src/core/store/lease.ts';
import { olderTask } from './older.ts';
import { Project, untilStatus, within } from './project.ts';

const HOUR_MS = 3_600_000;

/** A clock whose wall time a test moves; time itself goes on. */
class JumpingClock implements Clock {
  jumpMs = 0;
  passedMs = 0;

  nowMs(): number {
    return Date.now() + this.jumpMs + this.passedMs;
  }

  monotonicMs(): number {
    return performance.now() + this.passedMs;
  }
}

describe('a clock that goes backwards', () => {
  let project: Project;
  let clock: JumpingClock;
  let queue: Queue;
  beforeEach(() => {
    project = new Project();
    clock = new JumpingClock();
    queue = project.queue({}, { clock });
  });
  afterEach(() => project.dispose());

  it('tasks are made, run and retried as ever', async () => {
    const before = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
    clock.jumpMs = -HOUR_MS;
    const after = queue.add({
      agent: 'shell',
      prompt: 'exit 1',
      autoRetry: true,
      maxRetries: 1,
      dependsOn: [before],
    }).taskId;
    const dispatcher = await project.dispatch(queue);
    await untilStatus(queue, before, 'complete');
    clock.jumpMs = -2 * HOUR_MS;
    await within(8000, 'the queue comes to rest', dispatcher.idle());
    assert.equal(queue.read(`${after}_r1`).status, 'failed');
    for (const view of queue.status().tasks) assert.ok((view.elapsedMs ?? 0) >= 0);
  });

  it('a retry does not wait for the time that was', async () => {
    const slow = project.open({ retryBackoffBaseSeconds: 3600, retryBackoffCeilingSeconds: 3600 }, { clock });
    const { taskId } = slow.add({ agent: 'shell', prompt: 'exit 1', autoRetry: true, maxRetries: 1 });
    const dispatcher = await project.dispatch(slow);
    const retry = await untilStatus(slow, `${taskId}_r1`, 'pending');
    assert.equal(slow.why(retry.taskId)?.kind, 'backoff');
    clock.jumpMs = -2 * HOUR_MS;
    dispatcher.run([retry.taskId]);
    await untilStatus(slow, retry.taskId, 'failed');
  });

  it('nothing is archived before its time', () => {
    const completedAt = new Date(Date.now()).toISOString();
    project.write(
      '.orchestra/tasks/task_1700000000000.json',
      JSON.stringify(olderTask({ status: 'complete', completedAt })),
    );
    clock.jumpMs = -1000 * HOUR_MS;
    assert.deepEqual(queue.archive(), []);
    clock.jumpMs = 6 * 24 * HOUR_MS;
    assert.deepEqual(queue.archive(), []);
    clock.jumpMs = 8 * 24 * HOUR_MS;
    assert.equal(queue.archive().length, 1);
  });

  it('hole 15: no jump makes a holder look silent that beats, nor one alive that does not', () => {
    const folder = new LeaseFolder(queue.paths.leases, 'dispatcher');
    const held = folder.claim(0, { owner: ownIdentity(), door: 'daemon', build: '' });
    assert.ok(held !== undefined);
    const observer = new LeaseObserver(folder, clock, () => 'alive');
    assert.equal(observer.look().state, 'held');
    for (const jumpMs of [-HOUR_MS, HOUR_MS, 0]) {
      clock.jumpMs = jumpMs;
      assert.equal(observer.look().state, 'held');
    }
    clock.passedMs += SILENCE_MS - HEARTBEAT_MS;
    assert.equal(observer.look().state, 'held');
    clock.jumpMs = -HOUR_MS;
    clock.passedMs += 2 * HEARTBEAT_MS;
    assert.equal(observer.look().state, 'silent');
  });
});
