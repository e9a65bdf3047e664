import assert from 'node:assert/strict';
import { LiveQueue, systemClock, workOff, type Clock, type Queue } from '../../../src/core/index.ts';
import { sharingTasks, type TasksShare } from '../../../src/core/dispatch/sharedTasks.ts';
import { cancel } from '../../../src/core/model/transitions.ts';
import { Project, until } from './project.ts';

const TASKS = 12;

describe('a queue of which no index tells', () => {
  let project: Project;
  let queue: Queue;
  let ids: string[];

  /** A clock by which whatever is done takes 10 ms: some pieces are a slice, and far from all. */
  function slowClock(): Clock {
    let nowMs = 0;
    return { ...systemClock, monotonicMs: () => (nowMs += 10) };
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

  it('is dispatched once all of it is read', async () => {
    await project.drain(queue);
    for (const id of ids) assert.equal(queue.read(id).status, 'complete');
  });
});
