import assert from 'node:assert/strict';
import { toIso, type LongWork, type Queue } from '../../../src/core/index.ts';
import { finish } from '../../../src/core/model/longWork.ts';
import { olderTask } from './older.ts';
import { Project } from './project.ts';

const COUNT = 9;
const AT = '2026-01-31T12:00:00.000Z';

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

  it('deletes of a kind only those that were counted, and of these only those that may still go', () => {
    const counted = queue.clean('completed', { dryRun: true }).slice(0, 3);
    queue.add({ agent: 'shell', prompt: 'true', dependsOn: [counted[0] ?? ''] });
    queue.clean(counted[1] ?? '');
    assert.deepEqual(queue.clean('completed', { only: counted }), [counted[2]]);
    assert.equal(queue.indexStats().finished, COUNT - 2);
  });

  it('deletes the tasks that are named, all but those that a pending one needs, and says why these stay', () => {
    const [needed = '', other = '', ...rest] = ids;
    const waiting = queue.add({ agent: 'shell', prompt: 'true', dependsOn: [needed] });
    const lists = [[other, needed], ...rest.map((id) => [id])];
    const { deleted, refused } = finish(queue.work.delete(lists));
    assert.deepEqual(deleted, rest);
    assert.deepEqual(
      refused.map(({ reason }) => reason),
      ['refused'],
    );
    assert.match(refused[0]?.message ?? '', new RegExp(`^${needed} is what ${waiting.taskId} depends on`));
    assert.deepEqual(
      [other, needed].map((id) => queue.read(id).status),
      ['complete', 'complete'],
      'the attempts of one list stay together',
    );
  });

  it('deletes what was needed together with what needed it, once that is finished too', async () => {
    const [needed = ''] = ids;
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true', dependsOn: [needed] });
    await queue.cancel(taskId);
    const { deleted, refused } = finish(queue.work.delete([[needed], [taskId]]));
    assert.deepEqual([deleted, refused], [[needed, taskId], []]);
  });

  it('deletes all attempts of a chain, and stopped on the way leaves the newest, which can be retried', () => {
    const first = 'task_first';
    const retry = `${first}_r1`;
    const retryHistory = [{ attempt: 1, timestamp: AT, error: null, retriedFrom: first }];
    const failed = { status: 'failed', completedAt: AT };
    for (const task of [
      olderTask({ ...failed, taskId: first, retriedBy: retry }),
      olderTask({ ...failed, taskId: retry, parentTaskId: first, retryCount: 1, retryHistory }),
    ]) {
      project.write(`.orchestra/tasks/${task.taskId}.json`, JSON.stringify(task));
    }
    const work = queue.work.delete([[first, retry]]);
    while (queue.tryRead(first) !== undefined) assert.equal(work.next().done, false);
    work.return({ deleted: [], refused: [] });
    assert.equal(queue.retry(retry).taskId, `${first}_r2`);
    const { deleted } = finish(queue.work.delete([[first, retry]]));
    assert.deepEqual(deleted, [retry], 'what is gone already is passed over');
  });
});
