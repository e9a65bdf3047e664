import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import fc from 'fast-check';
import { systemClock, toIso, type Queue, type Task, type TaskStatus } from '../../../src/core/index.ts';
import { shareTasks } from '../../../src/core/dispatch/sharedTasks.ts';
import { Upkeep } from '../../../src/core/dispatch/upkeep.ts';
import { finish } from '../../../src/core/model/longWork.ts';
import { leave } from '../../../src/core/model/transitions.ts';
import { dueForArchive } from '../../../src/core/store/leaving.ts';
import { olderTask } from './older.ts';
import { allIds, Project, refuses, statuses, until } from './project.ts';
import { NOW_MS } from './tasks.ts';

const DAY_MS = 86_400_000;

describe('the archive', () => {
  let project: Project;
  let queue: Queue;
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
  });
  afterEach(() => project.dispose());

  /** A finished task of so many days ago. */
  function finished(id: string, days: number, changes: Partial<Task> = {}): string {
    const completedAt = toIso(queue.clock.nowMs() - days * DAY_MS);
    project.write(
      `.orchestra/tasks/${id}.json`,
      JSON.stringify(olderTask({ taskId: id, status: 'complete', completedAt, ...changes })),
    );
    project.write(`.orchestra/logs/${id}.log`, `log of ${id}`);
    project.write(`.orchestra/plans/${id}_plan.md`, `plan of ${id}`);
    return id;
  }

  it('takes by age, later what failed, without being asked to', async () => {
    finished('task_old', 8);
    finished('task_new', 6);
    finished('task_failed_old', 15, { status: 'failed' });
    finished('task_failed', 13, { status: 'failed' });
    finished('task_cancelled_old', 15, { status: 'cancelled' });
    assert.deepEqual(queue.archive({ dryRun: true }).sort(), [
      'task_cancelled_old',
      'task_failed_old',
      'task_old',
    ]);
    await project.drain(queue);
    assert.deepEqual(Object.keys(statuses(queue)).sort(), ['task_failed', 'task_new']);
    assert.deepEqual(queue.archiveStats().byStatus, {
      complete: 1,
      failed: 1,
      cancelled: 1,
      timedOut: 0,
      retried: 0,
    });
    assert.deepEqual(
      readdirSync(project.path('.orchestra/archive')).filter((name) => name.startsWith('task_old')),
      ['task_old.json', 'task_old.log', 'task_old_plan.md'],
    );
    assert.equal(project.read('.orchestra/archive/task_old.log'), 'log of task_old');
    assert.equal(queue.read('task_old').logFile, '.orchestra/archive/task_old.log');
    assert.ok(!existsSync(project.path('.orchestra/logs/task_old.log')));
  });

  it('takes the oldest beyond the number that stays', () => {
    for (let n = 0; n < 6; n++) finished(`task_${String(n)}`, n / 10);
    const few = project.open({ archive: { maxQueueSize: 4 } });
    assert.deepEqual(few.archive().sort(), ['task_4', 'task_5']);
    assert.deepEqual(few.archive(), []);
  });

  it('an explicit false wins, from the file of version 3.0 as from ours', async () => {
    finished('task_old', 400);
    project.write(
      '.orchestra/config.json',
      JSON.stringify({ archive: { enabled: false, max_completed_age_days: 1 } }),
    );
    const off = project.open();
    assert.equal(off.config().settings.archive.enabled, false);
    await project.drain(off);
    assert.deepEqual([off.archive(), Object.keys(statuses(off))], [[], ['task_old']]);
    assert.deepEqual(off.archive({ dryRun: true, force: true }), ['task_old']);
    assert.deepEqual(off.archive({ force: true }), ['task_old']);
  });

  it('never takes what lives or is still to be retried', async () => {
    const waits = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
    queue.pause({ queue: true });
    finished('task_again', 400, { status: 'failed', autoRetry: true });
    assert.deepEqual(queue.archive({ force: true }), []);
    assert.deepEqual(statuses(queue), { [waits]: 'pending', task_again: 'failed' });
    await Promise.resolve();
  });

  it('leaves what failed while a pending task is blocked by it, so that it can be tried again', async () => {
    const failed = finished('task_failed', 400, { status: 'failed' });
    const done = finished('task_done', 400);
    const waits = queue.add({ agent: 'shell', prompt: 'true', dependsOn: [failed, done] }).taskId;
    const kept: string[] = [];
    const onKept = (id: string, neededBy: string) => kept.push(`${id} for ${neededBy}`);
    assert.deepEqual(queue.archive({ onKept }), [done]);
    assert.deepEqual(kept, [`${failed} for ${waits}`]);
    queue.retry(failed);
    assert.equal(queue.why(waits)?.kind, 'dependency');
    await queue.cancel(waits);
  });

  it('due is what is too old for its kind or beyond the number, and nothing else', () => {
    const tasks = fc.array(
      fc.record({
        status: fc.constantFrom<TaskStatus>('complete', 'failed', 'cancelled'),
        days: fc.integer({ min: 0, max: 40 }),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(tasks, fc.nat({ max: 20 }), (list, maxQueueSize) => {
        const all = list.map(({ status, days }, n) => ({
          id: `task_${String(n)}`,
          status,
          timedOut: false,
          retried: false,
          completedAtMs: NOW_MS - days * DAY_MS,
          agent: 'a',
          dependsOn: [],
        }));
        const policy = { enabled: true, maxCompletedAgeDays: 7, maxFailedAgeDays: 14, maxQueueSize };
        const due = new Set(dueForArchive(all, policy, NOW_MS));
        const kept = all.filter((task) => !due.has(task.id));
        assert.ok(kept.length <= maxQueueSize);
        for (const task of all) {
          const old = NOW_MS - task.completedAtMs > (task.status === 'complete' ? 7 : 14) * DAY_MS;
          if (old) assert.ok(due.has(task.id));
          else if (due.has(task.id))
            assert.ok(
              kept.length === maxQueueSize &&
                kept.every((other) => other.completedAtMs >= task.completedAtMs),
            );
        }
        // The clock went back: what ended in the future is young.
        assert.deepEqual(dueForArchive(all, { ...policy, maxQueueSize: 1000 }, NOW_MS - 100 * DAY_MS), []);
      }),
    );
  });

  const cuts: Record<string, (id: string) => void> = {
    'after it was noted': () => undefined,
    'after the plan was moved': (id) => {
      renameSync(queue.paths.planFile(id), queue.paths.archivedPlan(id));
    },
    'after the copy was written': (id) => {
      renameSync(queue.paths.planFile(id), queue.paths.archivedPlan(id));
      renameSync(queue.paths.logFile(id), queue.paths.archivedLog(id));
      project.write(`.orchestra/archive/${id}.json`, JSON.stringify(queue.store.require(id)));
    },
    'after the task file was removed': (id) => {
      project.write(`.orchestra/archive/${id}.json`, JSON.stringify(queue.store.require(id)));
      renameSync(queue.paths.taskFile(id), project.path('gone'));
    },
  };
  for (const [when, cut] of Object.entries(cuts)) {
    it(`cut off ${when}, it is finished by the next dispatcher, and nothing is lost meanwhile`, async () => {
      const id = finished('task_cut', 1);
      const after = queue.add({ agent: 'shell', prompt: 'true', dependsOn: [id] }).taskId;
      queue.store.commit(id, (task) => leave(task, NOW_MS, 'archive'));
      project.write('.orchestra/archive/.keep', '');
      cut(id);
      assert.equal(queue.read(id).status, 'complete');
      refuses(() => queue.retry(id), 'refused', /being archived|only failed/);
      await project.drain(queue);
      assert.equal(queue.read(after).status, 'complete');
      assert.deepEqual([queue.store.read(id).kind, queue.archiveStats().count], ['missing', 1]);
      assert.equal(project.read(`.orchestra/archive/${id}.log`), 'log of task_cut');
      for (const folder of ['tasks', 'logs', 'plans', 'state/journal']) {
        assert.deepEqual(
          readdirSync(project.path(`.orchestra/${folder}`)).filter((name) => name.startsWith(id)),
          [],
          folder,
        );
      }
    });
  }

  it('a deletion that was cut off is finished by the next dispatcher', async () => {
    const id = finished('task_cut', 1);
    queue.store.commit(id, (task) => leave(task, NOW_MS, 'delete'));
    assert.deepEqual(statuses(queue), {});
    await project.drain(queue);
    assert.equal(queue.tryRead(id), undefined);
    assert.ok(!existsSync(project.path(`.orchestra/logs/${id}.log`)));
  });

  describe('with an old task whose journal cannot be read', () => {
    beforeEach(() => {
      finished('task_old', 9);
      finished('task_damaged', 8);
      mkdirSync(queue.paths.journalFile('task_damaged'));
    });

    it('takes the others, and says which one stays', () => {
      refuses(() => queue.archive(), 'damaged', /task_damaged.*cannot be trusted/);
      assert.deepEqual(readdirSync(queue.paths.archive).sort(), [
        'task_old.json',
        'task_old.log',
        'task_old_plan.md',
      ]);
      refuses(() => queue.clean('all'), 'damaged', /task_damaged/);
    });

    it('keeps no dispatcher from putting the rest away', async () => {
      await project.drain(queue);
      assert.ok(existsSync(queue.paths.archivedTask('task_old')));
      assert.ok(existsSync(queue.paths.upkeptFile));
    });
  });

  it('takes many in slices, between which a dispatcher does its other work, and goes on where it was stopped', async () => {
    let nowMs = 0;
    const slow = { ...systemClock, monotonicMs: () => (nowMs += 60) };
    queue = project.queue({}, { clock: slow });
    for (let number = 0; number < 4; number++) finished(`task_${String(number)}`, 9);
    const share = shareTasks(queue.store, slow);
    const upkeep = new Upkeep(queue, { isBrief: false, isInWindow: false }, assert.ifError);
    const left = (): number => allIds(queue).length;
    try {
      upkeep.now(share.live);
      assert.equal(left(), 4);
      await until('the first one is put away', () => left() < 4);
      upkeep.dispose();
      assert.ok(left() > 0);
      upkeep.now(share.live);
      await until('all are put away', () => left() === 0 && existsSync(queue.paths.upkeptFile));
    } finally {
      upkeep.dispose();
      share.dispose();
    }
  });

  it('keeps a window waiting for nothing: there it begins after others had their turn', async () => {
    finished('task_old', 9);
    const share = shareTasks(queue.store, systemClock);
    const left = (): number => allIds(queue).length;
    const inWindow = new Upkeep(queue, { isBrief: false, isInWindow: true }, assert.ifError);
    try {
      inWindow.now(share.live);
      assert.equal(left(), 1);
      await until('it is put away', () => left() === 0);
    } finally {
      inWindow.dispose();
      share.dispose();
    }
  });

  it('clean of all goes on where another process deletes the same tasks', () => {
    const ids = ['task_a', 'task_b', 'task_c'].map((id, days) => finished(id, days));
    const work = queue.work.clean('all');
    // It has looked, and deletes the first one.
    while (ids.every((id) => queue.tryRead(id) !== undefined)) work.next();
    queue.clean('task_b');
    assert.deepEqual(finish(work).sort(), ['task_a', 'task_c']);
  });

  it('clean of an archived task deletes it there', () => {
    const id = finished('task_old', 1);
    queue.archive({ force: true });
    assert.deepEqual(queue.clean(id), [id]);
    assert.deepEqual(
      readdirSync(project.path('.orchestra/archive')).filter((name) => name.startsWith('task_')),
      [],
    );
    refuses(() => queue.read(id), 'not-found', /no task/);
  });
});
