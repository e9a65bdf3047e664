import assert from 'node:assert/strict';
import { toIso, type LongWork, type Queue } from '../../../src/core/index.ts';
import { olderTask } from './older.ts';
import { Project, refuses } from './project.ts';

const COUNT = 9;

describe('long work, piece by piece', () => {
  let project: Project;
  let queue: Queue;
  let ids: string[];

  beforeEach(() => {
    project = new Project();
    queue = project.queue();
    ids = Array.from({ length: COUNT }, (_, index) => `task_${index.toString()}`);
    for (const taskId of ids) {
      const completedAt = toIso(queue.clock.nowMs());
      const task = olderTask({ taskId, status: 'complete', completedAt });
      project.write(`.orchestra/tasks/${taskId}.json`, JSON.stringify(task));
    }
  });
  afterEach(() => project.dispose());

  /** Drives it until so many tasks have left the queue, and stops it then. */
  const stopAfter = (left: number, work: LongWork<unknown>): void => {
    while (queue.indexStats().finished > COUNT - left) assert.equal(work.next().done, false);
    work.return(undefined);
  };

  it('tells how far it has come, and does the same as at once', () => {
    const seen = [...queue.work.clean('all')].filter(({ total }) => total > 0);
    assert.deepEqual(seen.at(-1), { done: COUNT, total: COUNT });
    assert.deepEqual(queue.clean('all', { dryRun: true }), []);
  });

  for (const [name, begin] of Object.entries({
    deleting: () => queue.work.clean('completed'),
    archiving: () => queue.work.archive({ force: true }),
  })) {
    it(`${name} that is stopped half-way leaves whole tasks, and can be taken up again`, () => {
      stopAfter(4, begin());
      assert.equal(queue.indexStats().finished, COUNT - 4);
      assert.deepEqual(
        queue.doctor().filter(({ level }) => level !== 'ok'),
        [],
      );
      assert.deepEqual(queue.verifyIndex(), []);
      for (const { done, total } of begin()) assert.ok(done <= total);
      assert.equal(queue.indexStats().finished, 0);
    });
  }

  it('deletes the tasks that are named, and none where one of them may not go', () => {
    const needed = ids[0] ?? '';
    const waiting = queue.add({ agent: 'shell', prompt: 'true', dependsOn: [needed] });
    const all = queue.work.clean(ids);
    refuses(() => [...all], 'refused', new RegExp(waiting.taskId));
    assert.equal(queue.indexStats().finished, COUNT);
    assert.equal([...queue.work.clean(ids.slice(1))].at(-1)?.done, COUNT - 1);
    assert.equal(queue.indexStats().finished, 1);
  });
});
