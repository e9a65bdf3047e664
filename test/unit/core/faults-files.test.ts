import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { allIds, Project, statuses } from './project.ts';
import { olderTask } from './older.ts';

describe('faults of the predecessor: files', () => {
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => project.dispose());

  it('fault 6: archive --force archives although archiving is off', () => {
    const queue = project.queue({ archive: { enabled: false } });
    const older = olderTask({ status: 'complete', completedAt: '2020-01-01T00:00:00Z' });
    project.write(`.orchestra/tasks/${older.taskId}.json`, JSON.stringify(older));
    assert.deepEqual(queue.archive(), []);
    assert.deepEqual(queue.archive({ force: true }), [older.taskId]);
    assert.equal(queue.archiveStats().count, 1);
    assert.equal(queue.read(older.taskId).status, 'complete');
  });

  it('fault 7: an index.json among the tasks is no task, and our own index is used', () => {
    const queue = project.queue();
    project.write('.orchestra/tasks/index.json', JSON.stringify({ by_status: {}, count: 0 }));
    for (let n = 0; n < 70; n++) {
      const task = olderTask({ taskId: `task_${String(n)}`, status: 'complete' });
      project.write(`.orchestra/tasks/${task.taskId}.json`, JSON.stringify(task));
    }
    const report = queue.status();
    assert.deepEqual([report.problems, report.summary.total], [[], 70]);
    assert.ok(queue.indexStats().exists);
    // What the index knows is settled is not read again: a file nobody may read any more is not even opened.
    const file = project.path('.orchestra/tasks/task_7.json');
    const inPlace = statSync(file);
    writeFileSync(file, '');
    assert.equal(statSync(file).ino, inPlace.ino);
    assert.deepEqual([queue.status().problems, queue.status().summary.complete], [[], 70]);
  });

  it('fault 8: tasks that timed out are counted', async () => {
    const queue = project.queue();
    const { taskId } = queue.add({ agent: 'shell', prompt: 'sleep 60', timeoutSeconds: 0.1 });
    queue.add({ agent: 'shell', prompt: 'exit 1' });
    await project.drain(queue);
    const { summary } = queue.status();
    assert.deepEqual([summary.failed, summary.timedOut], [2, 1]);
    assert.notEqual(queue.read(taskId).timedOutAt, null);
  });

  it('fault 9: clean leaves no file of a task behind', async () => {
    const queue = project.queue();
    const ids = ['exit 1', 'touch "$ORCHESTRA_ROOT/.orchestra/tasks/$ORCHESTRA_TASK_ID.done"'].map(
      (prompt) => queue.add({ agent: 'shell', prompt }).taskId,
    );
    await project.drain(queue);
    for (const id of ids) {
      for (const ending of ['done', 'error', 'cancelled', 'timeout', 'exitcode', 'pid']) {
        project.write(`.orchestra/tasks/${id}.${ending}`, '1');
      }
    }
    const stranger = project.write('.orchestra/tasks/notes.txt', 'mine');
    assert.deepEqual(queue.clean('all').sort(), [...ids].sort());
    assert.deepEqual(filesOf(project.path('.orchestra'), ids), []);
    assert.ok(existsSync(stranger));
    assert.deepEqual(allIds(queue), []);
  });

  it('fault 11: no test of ours is switched off', () => {
    const tests = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.test.ts'),
    );
    assert.ok(tests.length > 10);
    for (const file of tests) {
      const text = readFileSync(join('test', file), 'utf8');
      assert.match(text, /\bit\(/, `${file} tests nothing`);
      if (basename(file) !== 'faults-files.test.ts')
        assert.doesNotMatch(text, /\b(?:it|describe)\.(?:only|skip)\(|\bx(?:it|describe)\(/, file);
    }
  });

  it('fault 12: a naive and a Z time together load, and sort by time', () => {
    const queue = project.queue();
    const naive = olderTask({ taskId: 'task_naive', createdAt: '2025-12-02T12:38:17.123456' });
    const zoned = olderTask({
      taskId: 'task_zoned',
      createdAt: new Date(Date.parse('2025-12-02T12:38:17.123') - 60_000).toISOString(),
    });
    for (const task of [naive, zoned])
      project.write(`.orchestra/tasks/${task.taskId}.json`, JSON.stringify(task));
    const report = queue.status();
    assert.deepEqual(report.problems, []);
    assert.deepEqual(
      report.tasks.map(({ task }) => task.taskId),
      ['task_zoned', 'task_naive'],
    );
    assert.deepEqual(statuses(queue), { task_naive: 'pending', task_zoned: 'pending' });
    assert.match(queue.edit('task_naive', { priority: 9 }).createdAt, /^2025-12-02T/);
    assert.deepEqual(
      queue.status().tasks.map(({ task }) => task.taskId),
      ['task_naive', 'task_zoned'],
    );
  });

  it('clean leaves what a pending task still depends on, and says so where it is named', () => {
    const queue = project.queue();
    const needed = olderTask({ status: 'complete' });
    const other = olderTask({ taskId: 'task_other', status: 'complete' });
    for (const task of [needed, other]) {
      project.write(`.orchestra/tasks/${task.taskId}.json`, JSON.stringify(task));
    }
    const waiting = queue.add({ agent: 'shell', prompt: 'true', dependsOn: [needed.taskId] });
    assert.deepEqual(queue.clean('all'), [other.taskId]);
    assert.throws(() => queue.clean(needed.taskId), new RegExp(waiting.taskId));
    queue.edit(waiting.taskId, { dependsOn: [] });
    assert.deepEqual(queue.clean(needed.taskId), [needed.taskId]);
  });
});

/** Files below a folder whose name holds one of the ids. */
function filesOf(folder: string, ids: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    ids.some((id) => basename(file).includes(id)),
  );
}
