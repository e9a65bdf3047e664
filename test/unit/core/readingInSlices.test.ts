import assert from 'node:assert/strict';
import { renameSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { LiveQueue, systemClock, workOff, type Clock, type Queue } from '../../../src/core/index.ts';
import { HeldTasks } from '../../../src/core/dispatch/heldTasks.ts';
import type { LiveTasks } from '../../../src/core/dispatch/liveTasks.ts';
import { shareTasks, sharingTasks, type TasksShare } from '../../../src/core/dispatch/sharedTasks.ts';
import { Upkeep } from '../../../src/core/dispatch/upkeep.ts';
import { finish } from '../../../src/core/model/longWork.ts';
import { cancel } from '../../../src/core/model/transitions.ts';
import { olderTask } from './older.ts';
import { Project, until } from './project.ts';

const TASKS = 12;

describe('a queue of which no index tells', () => {
  let project: Project;
  let queue: Queue;
  let ids: string[];

  let aheadMs: number;
  let tookMs: number;

  /** A clock by which whatever is done takes 10 ms: some pieces are a slice, and far from all. */
  function slowClock(): Clock {
    [aheadMs, tookMs] = [0, 10];
    return { ...systemClock, monotonicMs: () => systemClock.monotonicMs() + (aheadMs += tookMs) };
  }

  beforeEach(() => {
    project = new Project();
    queue = project.queue({}, { clock: slowClock() });
    ids = Array.from({ length: TASKS }, () => queue.add({ agent: 'shell', prompt: 'true' }).taskId);
  });
  afterEach(() => project.dispose());

  it('is read in slices: others have their turn, and nobody is shown half of it', async () => {
    const opened: LiveQueue[] = [];
    let turns = 0;
    workOff(LiveQueue.opening(queue), queue.clock, {
      done: (live) => opened.push(live),
      failed: assert.ifError,
    });
    while (opened.length === 0) {
      turns++;
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.ok(turns > 3, `${String(turns)} turns`);
    assert.equal(opened[0]?.live().length, TASKS);
    opened[0].dispose();
  });

  it('is known as it is at the end, whatever changed while it was read', async () => {
    const shares: TasksShare[] = [];
    workOff(sharingTasks(queue.store, queue.clock), queue.clock, {
      done: (share) => shares.push(share),
      failed: assert.ifError,
    });
    assert.equal(shares.length, 0, 'it was read at once, and this test shows nothing');
    const [first = '', second = ''] = ids;
    queue.edit(first, { priority: 9 });
    queue.store.commit(second, (task) => cancel(task, queue.clock.nowMs()));
    const { taskId: third } = queue.add({ agent: 'shell', prompt: 'true' });
    await until('it is read', () => shares.length > 0);
    const [share] = shares;
    assert.ok(share);
    await until('the edit is known', () => share.live.tasks.get(first)?.priority === 9);
    await until('the new one is known', () => share.live.tasks.has(third));
    await until('the cancelled one is settled', () => share.live.settled.recent.has(second));
    share.dispose();
  });

  it('is known as it was read last, although a reading that began before ends after that', () => {
    const share = shareTasks(queue.store, queue.clock);
    queue.add({ agent: 'shell', prompt: 'true' });
    const slow = share.live.bringingUp();
    for (let pieces = 0; pieces < TASKS; pieces++) assert.equal(slow.next().done, false);
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    share.live.readAnewIfChanged();
    assert.ok(share.live.tasks.has(taskId));
    finish(slow);
    assert.ok(share.live.tasks.has(taskId));
    share.dispose();
  });

  it('tells at once what changed by its name, although all is being read anew', async () => {
    const endedAt = new Date().toISOString();
    const many = Array.from({ length: 2100 }, (_, at) => `task_1_${String(at)}`);
    const share = shareTasks(queue.store, queue.clock);
    for (const taskId of many) {
      const ended = olderTask({ taskId, status: 'complete', completedAt: endedAt });
      project.write(`.orchestra/tasks/${taskId}.json`, JSON.stringify(ended));
    }
    share.live.refresh(many);
    assert.ok(share.live.isReadingAnew, 'it was read at once, and this test shows nothing');
    const told: unknown[] = [];
    share.live.onChange((change) => told.push(change));
    const [first = ''] = ids;
    queue.edit(first, { priority: 9 });
    share.live.refresh([first]);
    assert.deepEqual(told, [new Set([first])]);
    tookMs = 0;
    await until('it is read', () => !share.live.isReadingAnew);
    share.dispose();
  });

  it('is not at rest while it is read anew', async () => {
    tookMs = 0;
    const dispatcher = await project.dispatch(queue);
    await dispatcher.idle();
    const share = shareTasks(queue.store, queue.clock);
    aheadMs += 60_000;
    tookMs = 10;
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    // As it does itself now and then, where no event told of what changed.
    share.live.verify();
    tookMs = 0;
    await dispatcher.idle();
    share.dispose();
    assert.equal(queue.read(taskId).status, 'complete');
  });

  it('is read again where that could not be done, although nothing changes any more', () => {
    tookMs = 0;
    const { tasks } = queue.paths;
    utimesSync(tasks, 1000, 1000);
    const share = shareTasks(queue.store, queue.clock);
    renameSync(tasks, `${tasks} away`);
    symlinkSync(tasks, tasks);
    aheadMs += 60_000;
    share.live.verify();
    assert.equal(share.live.problems[0]?.path, tasks);
    assert.equal(share.live.tasks.size, TASKS, 'what is known stands');
    rmSync(tasks);
    renameSync(`${tasks} away`, tasks);
    aheadMs += 60_000;
    share.live.verify();
    assert.deepEqual(share.live.problems, []);
    share.dispose();
  });

  it('is opened anew by whoever dispatches where what comes after it was read goes wrong', async () => {
    let isBroken = true;
    class Broken extends Upkeep {
      override onceRead(live: LiveTasks): string | undefined {
        if (isBroken) throw new Error('broken');
        return super.onceRead(live);
      }
    }
    const upkeep = new Broken(queue, { isBrief: false, isInWindow: false }, assert.ifError);
    const failures: unknown[] = [];
    const held = new HeldTasks(queue, upkeep, {
      changed: () => undefined,
      problem: assert.ifError,
      failed: (error) => failures.push(error),
    });
    assert.equal(held.open(), undefined, 'it was read at once, and this test shows nothing');
    await until('it went wrong', () => failures.length > 0);
    assert.equal(held.current, undefined);
    isBroken = false;
    held.open();
    assert.equal((await until('it is open', () => held.current)).tasks.size, TASKS);
    held.dispose();
    upkeep.dispose();
  });

  it('is dispatched once all of it is read', async () => {
    await project.drain(queue);
    for (const id of ids) assert.equal(queue.read(id).status, 'complete');
  });
});
