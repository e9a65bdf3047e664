import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { isTaskId, Queue } from '../../../src/core/index.ts';
import { olderTask } from './older.ts';
import { allIds, Project, refuses } from './project.ts';

describe('values and ids from outside', () => {
  let project: Project;
  let queue: Queue;
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
  });
  afterEach(() => project.dispose());

  const task = { agent: 'shell', prompt: 'true' };

  it('numbers out of range, or none at all, are refused in words, and nothing is written', () => {
    for (const priority of [-1, 101, 1.5, NaN, Infinity])
      refuses(
        () => queue.add({ ...task, priority }),
        'invalid',
        /priority must be a whole number from 0 to 100, not/,
      );
    for (const maxRetries of [-1, 101, 0.5, NaN])
      refuses(
        () => queue.add({ ...task, maxRetries }),
        'invalid',
        /retries must be a whole number from 0 to 100/,
      );
    for (const timeoutSeconds of [-1, NaN, Infinity, 31_536_001])
      refuses(() => queue.add({ ...task, timeoutSeconds }), 'invalid', /timeout must be a number of seconds/);
    refuses(
      () => queue.add({ ...task, notBefore: 'tomorrow-ish' }),
      'invalid',
      /"tomorrow-ish" is not a time/,
    );
    assert.deepEqual(allIds(queue), []);
  });

  it('the bounds themselves are taken', () => {
    for (const values of [
      { priority: 0, maxRetries: 0, timeoutSeconds: 0 },
      { priority: 100, maxRetries: 100, timeoutSeconds: 31_536_000 },
    ]) {
      const made = queue.add({ ...task, ...values });
      assert.deepEqual(
        [made.priority, made.maxRetries, made.timeout],
        [values.priority, values.maxRetries, values.timeoutSeconds],
      );
    }
  });

  it('edit, extend and retry hold the same limits', () => {
    const { taskId } = queue.add({ ...task, timeoutSeconds: 10 });
    refuses(() => queue.edit(taskId, { priority: 101 }), 'invalid', /priority/);
    refuses(() => queue.edit(taskId, {}), 'invalid', /Nothing to change/);
    for (const seconds of [0, -5, NaN, Infinity])
      refuses(() => queue.extendTimeout(taskId, seconds), 'invalid', /above 0/);
    refuses(() => queue.extendTimeout(taskId, 31_536_000), 'invalid', /31536000/);
    refuses(() => queue.retry(taskId), 'refused', /is pending; only failed tasks can be retried/);
    assert.equal(queue.read(taskId).revision, 1);
  });

  it('a task without a timeout has none to extend', () => {
    const { taskId } = queue.add({ ...task, timeoutSeconds: 0 });
    refuses(() => queue.extendTimeout(taskId, 5), 'refused', /has no timeout/);
  });

  const wicked = [
    '../task_x',
    'task_../../etc/passwd',
    '/etc/passwd',
    'task_a/b',
    'task_a\\b',
    'task_.',
    'task_a.json',
    'task_\0',
    'task_ünï',
    `task_${'x'.repeat(200)}`,
  ];
  it('what is no id never becomes a path', async () => {
    project.write('task_x.json', JSON.stringify(olderTask({ taskId: 'task_x' })));
    for (const id of wicked) {
      assert.ok(!isTaskId(id), id);
      for (const act of [
        () => queue.find(id),
        () => queue.read(id),
        () => queue.edit(id, { priority: 1 }),
        () => queue.retry(id),
        () => queue.clean(id),
        () => queue.extendTimeout(id, 5),
        () => queue.pause({ task: id }),
        () => queue.add({ ...task, dependsOn: [id] }),
        () => queue.why(id),
      ]) {
        refuses(act, 'invalid', /is not a task ID/);
      }
      await assert.rejects(queue.cancel(id), /is not a task ID/);
      assert.equal(queue.tryRead(id), undefined);
    }
    assert.ok(existsSync(project.path('task_x.json')));
    assert.deepEqual(allIds(queue), []);
  });

  it('unknown and ambiguous ids say what there is', () => {
    for (const taskId of ['task_100_a', 'task_100_b', 'task_200'])
      project.write(`.orchestra/tasks/${taskId}.json`, JSON.stringify(olderTask({ taskId })));
    refuses(() => queue.find('task_3'), 'not-found', /no task task_3/);
    refuses(() => queue.read('task_3'), 'not-found', /no task task_3/);
    refuses(() => queue.find('task_1'), 'ambiguous', /could be 2 tasks \(task_100_a, task_100_b\)/);
    refuses(() => queue.add({ ...task, dependsOn: ['100'] }), 'ambiguous', /task_100_a/);
    refuses(() => queue.find(''), 'invalid', /is not a task ID/);
    assert.deepEqual(
      [queue.find('task_2'), queue.find('200'), queue.find('100_a')],
      ['task_200', 'task_200', 'task_100_a'],
    );
  });

  it('an id that begins another one is itself', () => {
    for (const taskId of ['task_1', 'task_1_r1'])
      project.write(`.orchestra/tasks/${taskId}.json`, JSON.stringify(olderTask({ taskId })));
    assert.equal(queue.find('task_1'), 'task_1');
  });

  it('an archived task is found by a beginning of its id', () => {
    const older = olderTask({ taskId: 'task_77_x', status: 'complete' });
    project.write(`.orchestra/tasks/${older.taskId}.json`, JSON.stringify(older));
    queue.archive({ force: true });
    assert.equal(queue.find('77'), 'task_77_x');
  });

  it('an agent nobody knows says which program is missing', () => {
    const bare = project.queue({}, { environment: { ...project.environment, PATH: project.root } });
    refuses(
      () => bare.add({ agent: 'nobody', prompt: 'x' }),
      'missing-program',
      /no agent nobody, and opencode.*not on the PATH/,
    );
    refuses(
      () => bare.add({ agent: 'claude', prompt: 'x' }),
      'missing-program',
      /claude needs the program "claude"/,
    );
    refuses(() => queue.add({ agent: '../evil', prompt: 'x' }), 'invalid', /cannot be the name of an agent/);
    assert.deepEqual(allIds(queue), []);
  });

  it('a task whose agent is missing here can still be put off or moved to another agent', () => {
    const older = olderTask({ agent: 'nobody' });
    project.write(`.orchestra/tasks/${older.taskId}.json`, JSON.stringify(older));
    assert.equal(queue.edit(older.taskId, { priority: 1 }).priority, 1);
    assert.equal(queue.edit(older.taskId, { agent: 'shell' }).agent, 'shell');
  });

  it('a folder of the queue that is a link is refused: what is written there would lie elsewhere', () => {
    const elsewhere = mkdtempSync(join(project.base, 'elsewhere-'));
    rmSync(queue.paths.plans, { recursive: true });
    symlinkSync(elsewhere, queue.paths.plans);
    assert.throws(() => queue.add({ agent: 'shell', prompt: 'true' }), /plans is a link/);
    assert.deepEqual([readdirSync(elsewhere), queue.status().summary.total], [[], 0]);
  });

  it('only what makes a queue makes its folder', async () => {
    const empty = project.path('empty');
    mkdirSync(empty);
    const other = Queue.open({ root: empty, actor: 'test', environment: project.environment });
    assert.deepEqual(
      [
        other.exists,
        other.status().tasks,
        other.events(),
        other.archive({ force: true }),
        other.consentQuestions(),
      ],
      [false, [], [], [], []],
    );
    assert.equal(other.dispatcher().state, 'none');
    other.doctor();
    refuses(() => other.pause({ queue: true }), 'not-found', /no queue/);
    refuses(() => other.find('x'), 'not-found', /no task/);
    const dispatcher = await project.dispatch(other);
    await dispatcher.stop();
    assert.deepEqual(readdirSync(empty), []);
  });
});
