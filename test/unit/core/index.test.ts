import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { isTaskId, type Queue } from '../../../src/core/index.ts';
import { finish } from '../../../src/core/model/longWork.ts';
import { FinishedIndex } from '../../../src/core/store/finishedIndex.ts';
import { summarize } from '../../../src/core/store/finishedTask.ts';
import { listingTasks, listTasks } from '../../../src/core/store/listing.ts';
import { olderTask } from './older.ts';
import { memoryTask } from './tasks.ts';
import { Project, until } from './project.ts';

const COUNT = 80;

describe('the index of finished tasks', () => {
  let project: Project;
  let queue: Queue;
  let file: string;
  beforeEach(() => {
    project = new Project();
    queue = project.queue({ archive: { enabled: false } });
    file = project.path('.orchestra/state/index/tasks.tsv');
    for (let n = 0; n < COUNT; n++) finished(n);
    queue.add({ agent: 'shell', prompt: 'true', notBefore: '2100-01-01T00:00:00Z' });
    project.write('.orchestra/tasks/task_bad.json', '{');
    look();
  });
  afterEach(() => project.dispose());

  function finished(n: number): void {
    const status = (['complete', 'failed', 'cancelled'] as const)[n % 3];
    const task = olderTask({
      taskId: `task_${String(n).padStart(4, '0')}`,
      agent: n % 2 === 0 ? 'shell' : 'two\twords\n',
      status,
      completedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, n)).toISOString(),
      timedOutAt: n % 9 === 1 ? '2026-01-01T00:00:00Z' : null,
    });
    project.write(`.orchestra/tasks/${task.taskId}.json`, JSON.stringify(task));
  }

  /** Everything a person can ask of it. */
  function look(): unknown {
    const { tasks, summary, problems } = project.open({ archive: { enabled: false } }).status({ all: true });
    const newest = queue.status({ limit: 5, statuses: ['failed'] }).tasks.map((view) => view.task.taskId);
    return { ids: tasks.map((view) => `${view.task.taskId} ${view.task.status}`), summary, problems, newest };
  }

  /** What is so without an index. */
  function truth(): unknown {
    rmSync(file, { force: true });
    return look();
  }

  /** Makes folder and index look as if nobody had touched them for long: then the index is trusted. */
  function settle(): void {
    const before = new Date(Math.trunc(Date.now() / 1000 - 100) * 1000);
    utimesSync(project.path('.orchestra/tasks'), before, before);
    rmSync(file, { force: true });
    look();
    assert.ok(statSync(file).mtimeMs - statSync(project.path('.orchestra/tasks')).mtimeMs > 2000);
  }

  it('knows what a finished task depended on, whatever its agent is called', () => {
    const dependsOn = ['task_0001', 'task_0002'];
    const tasks = [
      { taskId: 'task_0003', agent: 'one\u001ftask_x', dependsOn },
      { taskId: 'task_0004', agent: 'two\twords\n', dependsOn: ['no\tid\n', 'task_0001'] },
      { taskId: 'task_0005', agent: 'task_y' },
    ].map((task) => summarize(memoryTask({ status: 'complete', ...task })));
    const index = FinishedIndex.of(0, [], tasks);
    assert.deepEqual(
      index.all().map((task) => [task.id, task.dependsOn]),
      [
        ['task_0003', dependsOn],
        ['task_0004', ['task_0001']],
        ['task_0005', []],
      ],
    );
    assert.deepEqual(index.ids(), ['task_0003', 'task_0004', 'task_0005']);
    const file = project.path('dependencies.tsv');
    index.save(file, () => undefined);
    assert.deepEqual(FinishedIndex.load(file)?.all(), index.all());
  });

  it('knows a failure that was retried although the retry was archived at once', () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'false' });
    const end = (id: string, status: 'failed' | 'complete'): void => {
      queue.store.commit(id, () => ({
        kind: 'finished',
        set: { status, completedAt: '2026-01-01T00:00:00Z' },
      }));
    };
    end(taskId, 'failed');
    settle();
    end(queue.retry(taskId).taskId, 'complete');
    const keepsFailed = { enabled: true, maxCompletedAgeDays: 0, maxFailedAgeDays: 36_500 };
    assert.ok(project.open({ archive: keepsFailed }).archive().includes(`${taskId}_r1`));
    const known = look();
    assert.deepEqual(known, truth());
  });

  it('is not believed for what came while it was made, in the same moment by the time of the folder', async () => {
    rmSync(file);
    const folder = project.path('.orchestra/tasks');
    const justNow = new Date(Date.now() - 1900);
    utimesSync(folder, justNow, justNow);
    const reading = listingTasks(queue.store);
    for (let pieces = 0; pieces < COUNT; pieces++) assert.equal(reading.next().done, false);
    finished(COUNT);
    utimesSync(folder, justNow, justNow);
    await until('its time is long ago', () => Date.now() - justNow.getTime() > 2000);
    finish(reading);
    assert.ok(existsSync(file));
    assert.ok(
      listTasks(queue.store)
        .finished()
        .find(`task_${String(COUNT).padStart(4, '0')}`),
    );
  });

  it('is made by itself, and gives the same answer as the files', () => {
    assert.ok(existsSync(file));
    const withIndex = look();
    assert.deepEqual(withIndex, truth());
    assert.ok(existsSync(file));
    assert.deepEqual(queue.verifyIndex(), []);
    assert.deepEqual([queue.indexStats().finished, queue.indexStats().live], [COUNT, 1]);
  });

  it('hole 17: an index that is trusted gives the same answer, without a look at the finished tasks', () => {
    settle();
    const answer = look();
    assert.deepEqual(answer, truth());
    settle();
    const { live, problems, finished } = listTasks(queue.store);
    assert.deepEqual([live.length, problems.length, finished().all().length], [1, 1, COUNT]);
  });

  it('live tasks and damaged ones are looked at anew even where the index is trusted', () => {
    settle();
    const id = queue.status().tasks[0]?.task.taskId ?? '';
    assert.ok(isTaskId(id));
    const path = project.path(`.orchestra/tasks/${id}.json`);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"priority": 5', '"priority": 77'));
    writeFileSync(
      project.path('.orchestra/tasks/task_bad.json'),
      JSON.stringify(olderTask({ taskId: 'task_bad' })),
    );
    const report = queue.status();
    assert.deepEqual([report.problems, report.summary.pending, queue.read(id).priority], [[], 2, 77]);
    assert.ok(report.tasks.some((view) => view.task.priority === 77));
  });

  const stale: Record<string, () => void> = {
    'a task was added': () => finished(COUNT),
    'a task was deleted by hand': () => rmSync(project.path('.orchestra/tasks/task_0007.json')),
    'a task was cleaned': () => queue.clean('task_0008'),
    'a task was archived': () => queue.archive({ force: true }),
    'a live task ended': () => {
      void queue.cancel(queue.status().tasks[0]?.task.taskId ?? '');
    },
  };
  for (const [what, change] of Object.entries(stale)) {
    it(`stale because ${what}, it is brought up to date`, () => {
      settle();
      change();
      const answer = look();
      assert.deepEqual(answer, truth());
    });
  }

  it('damaged at any place, it is built anew', () => {
    settle();
    const good = readFileSync(file);
    const expected = look();
    const lines = good.indexOf('\n');
    const places = [
      0,
      5,
      lines - 1,
      lines,
      lines + 1,
      lines + 3,
      Math.trunc(good.length / 2),
      good.length - 2,
      good.length - 1,
    ];
    for (const place of places) {
      for (const byte of [0x00, 0x0a, 0xff, 0x31, 0x63]) {
        const bad = Buffer.from(good);
        if (bad[place] === byte) continue;
        bad[place] = byte;
        writeFileSync(file, bad);
        assert.deepEqual(look(), expected, `byte ${String(byte)} at ${String(place)}`);
      }
    }
  });

  for (const [what, damage] of Object.entries<(good: Buffer) => Buffer>({
    empty: () => Buffer.alloc(0),
    'cut off': (good) => good.subarray(0, good.length - 40),
    longer: (good) => Buffer.concat([good, Buffer.from('c\t1\ttask_x\tshell\n')]),
    'of another program': () => Buffer.from('{"by_status":{}}\n\n'),
  })) {
    it(`${what}, it is built anew, and kept`, () => {
      const expected = look();
      writeFileSync(file, damage(readFileSync(file)));
      assert.deepEqual(look(), expected);
      assert.deepEqual(look(), expected);
      assert.deepEqual(queue.verifyIndex(), []);
      assert.equal(queue.indexStats().finished, COUNT);
    });
  }

  it('the archive has one as well, and gives the same answer without', () => {
    queue.archive({ force: true });
    const archive = project.path('.orchestra/state/index/archive.tsv');
    assert.equal(queue.archiveStats().count, COUNT);
    assert.ok(existsSync(archive));
    const withIndex = queue.archiveStats();
    writeFileSync(archive, 'garbage');
    assert.deepEqual(queue.archiveStats(), withIndex);
    rmSync(archive);
    assert.deepEqual(queue.archiveStats(), withIndex);
    assert.equal(queue.rebuildIndex().finished, 0);
  });
});
