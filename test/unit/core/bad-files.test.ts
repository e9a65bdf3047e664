import assert from 'node:assert/strict';
import {
  closeSync,
  existsSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { LiveQueue, type Queue } from '../../../src/core/index.ts';
import { olderTask } from './older.ts';
import { Project, refuses, until } from './project.ts';

const BAD = 'task_bad';

describe('task files that are none', () => {
  let project: Project;
  let queue: Queue;
  let file: string;
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
    file = project.path(`.orchestra/tasks/${BAD}.json`);
  });
  afterEach(() => project.dispose());

  const text = JSON.stringify(olderTask({ taskId: BAD }), null, 2);
  const contents: Record<string, { make: () => void; reason: RegExp }> = {
    truncated: { make: () => writeFileSync(file, text.slice(0, 100)), reason: /is not JSON/ },
    empty: { make: () => writeFileSync(file, ''), reason: /is empty/ },
    'not UTF-8': {
      make: () =>
        writeFileSync(file, Buffer.concat([Buffer.from('{"taskId":"'), Buffer.from([0xff, 0xfe, 0xc3])])),
      reason: /is not UTF-8/,
    },
    'no object': { make: () => writeFileSync(file, '[1, 2]'), reason: /is not a task/ },
    'of a wrong type': {
      make: () => writeFileSync(file, JSON.stringify(olderTask({ taskId: BAD, dependsOn: 'task_1' }))),
      reason: /dependsOn is "task_1" instead of a value of the type array/,
    },
    'without a prompt': {
      make: () => writeFileSync(file, JSON.stringify(olderTask({ taskId: BAD, prompt: undefined }))),
      reason: /prompt is missing/,
    },
    'of an unknown status': {
      make: () => writeFileSync(file, JSON.stringify(olderTask({ taskId: BAD, status: 'paused' }))),
      reason: /status is "paused" instead of pending, running, complete/,
    },
    'a copy of another task': {
      make: () => writeFileSync(file, JSON.stringify(olderTask({ taskId: 'task_good' }))),
      reason: /holds "task_good", but its name says task_bad/,
    },
    'too large': { make: () => sparse(file, 50 * 1_048_576), reason: /is too large \(52428800 bytes/ },
    'a folder': { make: () => mkdirSync(file), reason: /is a folder/ },
    'a link': { make: () => symlinkSync('/etc/passwd', file), reason: /is a link/ },
    'a link to nowhere': { make: () => symlinkSync('nowhere', file), reason: /is a link/ },
  };
  for (const [what, { make, reason }] of Object.entries(contents)) {
    it(`a file that is ${what} is reported and kept, and the rest goes on`, async () => {
      const good = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
      make();
      const before = lstatSync(file);
      await project.drain(queue);
      assert.equal(queue.read(good).status, 'complete');

      const { problems } = queue.status();
      assert.deepEqual(
        problems.map((problem) => problem.path),
        [file],
      );
      assert.match(problems[0]?.reason ?? '', reason);
      refuses(() => queue.read(BAD), 'damaged', reason);
      refuses(() => queue.edit(BAD, { priority: 1 }), 'damaged', /mend the file or move it away/);
      await assert.rejects(queue.cancel(BAD), reason);
      assert.ok(
        queue
          .doctor({ fix: true })
          .some((finding) => finding.level === 'error' && finding.what.includes(file)),
      );
      assert.deepEqual(queue.clean('all'), [good]);
      queue.archive({ force: true });
      assert.deepEqual([lstatSync(file).ino, lstatSync(file).size], [before.ino, before.size]);
    });
  }

  it('a task that depends on a damaged one is blocked, not lost', () => {
    writeFileSync(file, '{');
    const older = olderTask({ taskId: 'task_good', dependsOn: [BAD] });
    project.write('.orchestra/tasks/task_good.json', JSON.stringify(older));
    assert.equal(queue.why('task_good')?.kind, 'blocked');
    assert.equal(queue.status().summary.pending, 1);
  });

  it('a view forgets a problem once the file is mended', async () => {
    writeFileSync(file, '{');
    const live = LiveQueue.open(queue);
    try {
      assert.equal(live.problems().length, 1);
      writeFileSync(file, text);
      await until('the task is shown', () => live.tasks().some(({ task }) => task.taskId === BAD));
      assert.deepEqual(live.problems(), []);
      writeFileSync(file, '{');
      await until('the problem is shown', () => live.problems().length === 1);
      rmSync(file);
      await until('the problem is gone with its file', () => live.problems().length === 0);
    } finally {
      live.dispose();
    }
  });

  it('a damaged file of a task that has a journal costs nothing: the journal knows it', async () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'exit 6', priority: 7 });
    for (const content of ['', '{"taskId"', '\0\0\0\0']) {
      project.write(`.orchestra/tasks/${taskId}.json`, content);
      assert.equal(queue.read(taskId).priority, 7);
      assert.deepEqual(
        queue.status().tasks.map(({ task }) => task.taskId),
        [taskId],
      );
    }
    await project.drain(queue);
    assert.equal(queue.read(taskId).exitCode, 6);
    assert.match(project.read(`.orchestra/tasks/${taskId}.json`), /"exitCode": 6/);
  });

  it('what has no name of a task is passed over, and the doctor says so', () => {
    const lost = [
      'task_ü.json',
      'task_1 copy.json',
      'task_1.json.bak',
      'notes.txt',
      'task_.json',
      'Task_2.json',
    ];
    const known = ['index.json', '.task_1.json.swp', 'task_1.done', 'task_1.exitcode', 'task_1.json'];
    for (const name of [...lost, ...known])
      project.write(`.orchestra/tasks/${name}`, JSON.stringify(olderTask({ taskId: 'task_1' })));
    assert.deepEqual(
      queue.status().tasks.map(({ task }) => task.taskId),
      ['task_1'],
    );
    const [finding] = queue.doctor().filter(({ what }) => what.includes('no task by its name'));
    assert.equal(finding?.level, 'warning');
    assert.match(finding.what, /"Task_2.json", "notes.txt", "task_.json".* and 1 more\.$/);
    for (const name of known) assert.ok(!finding.what.includes(JSON.stringify(name)), name);
    assert.match(finding.mend ?? '', /rename it/);
    for (const name of lost) rmSync(project.path(`.orchestra/tasks/${name}`));
    assert.ok(!queue.doctor().some(({ what }) => what.includes('no task by its name')));
  });

  it('a task in a future format is shown, and neither started nor changed', async () => {
    const future = olderTask({ taskId: BAD, format: 99, shape: 'new' });
    project.write(`.orchestra/tasks/${BAD}.json`, JSON.stringify(future));
    await project.drain(queue);
    assert.deepEqual(queue.why(BAD), { kind: 'newer-format', format: 99 });
    refuses(() => queue.edit(BAD, { priority: 1 }), 'newer-format', /update this one/);
    await assert.rejects(queue.cancel(BAD), /newer version/);
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), future);
  });

  it('a queue in a future format is shown, and nothing is dispatched', async () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    project.write('.orchestra/state/queue.json', JSON.stringify({ format: 99, id: 'x' }));
    const newer = project.open();
    assert.equal(newer.status().tasks.length, 1);
    refuses(() => newer.add({ agent: 'shell', prompt: 'true' }), 'newer-format', /newer version/);
    const told: string[] = [];
    const dispatcher = await project.dispatch(newer, { onProblem: (message) => told.push(message) });
    assert.equal(dispatcher.role, 'viewer');
    assert.match(
      told.join(' '),
      /made by a newer version of Orchestra; update/,
      'who would dispatch says why not',
    );
    await assert.rejects(newer.cancel(taskId), /newer version/);
    refuses(() => newer.clean('all'), 'newer-format', /newer version/);
  });

  it('a queue whose identity is no name is damaged: it would get into the environment of agents', () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    for (const id of ['', 'a b', '../x', '\u001b[2J', 'x\u0000y', 'x'.repeat(65)]) {
      project.write('.orchestra/state/queue.json', JSON.stringify({ format: 1, id }));
      const why = project.open().why(taskId);
      assert.ok(why?.kind === 'untrusted', JSON.stringify({ id, why }));
      assert.match(why.detail, /queue\.json is damaged; move it away/);
    }
  });

  it('dependencies and retries that name what is no id block their task, and nothing else', async () => {
    const good = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
    const wicked = { dependsOn: ['../../../etc/passwd'], retriedBy: '/etc/passwd' };
    for (const [taskId, changes] of [
      ['task_w1', wicked],
      ['task_w2', { ...wicked, dependsOn: [], status: 'failed' }],
      ['task_w3', { dependsOn: ['task_w2'] }],
    ] as const) {
      project.write(`.orchestra/tasks/${taskId}.json`, JSON.stringify(olderTask({ taskId, ...changes })));
    }
    await project.drain(queue);
    assert.equal(queue.read(good).status, 'complete');
    assert.deepEqual([queue.why('task_w1')?.kind, queue.why('task_w3')?.kind], ['blocked', 'blocked']);
    assert.match(queue.validateDependencies().join('\n'), /etc\/passwd, which does not exist/);
    assert.equal(queue.dependencyGraph().nodes.find((node) => node.id.startsWith('..'))?.status, 'missing');
  });

  it('plan and log paths that point outside are never written, read or deleted', async () => {
    const outside = project.write('../outside.txt', 'mine');
    const paths = { planFile: outside, logFile: '../outside.txt' };
    for (const [taskId, changes] of [
      ['task_p1', {}],
      ['task_p2', { status: 'complete' }],
      ['task_p3', { status: 'failed' }],
    ] as const) {
      project.write(
        `.orchestra/tasks/${taskId}.json`,
        JSON.stringify(olderTask({ taskId, prompt: 'echo out', ...paths, ...changes })),
      );
    }
    queue.retry('task_p3');
    await project.drain(queue);
    assert.equal(queue.read('task_p1').status, 'complete');
    assert.equal(project.read('.orchestra/logs/task_p1.log'), 'out\n');
    queue.clean('task_p2');
    refuses(() => queue.retry('task_p3'), 'refused', /in the archive/);
    queue.archive({ force: true });
    queue.clean('completed');
    assert.equal(readFileSync(outside, 'utf8'), 'mine');
  });

  it('a log or plan that is a link is never followed', async () => {
    const outside = project.write('../outside.txt', 'mine');
    const { taskId } = queue.add({ agent: 'shell', prompt: 'echo out' });
    symlinkSync(outside, project.path(`.orchestra/logs/${taskId}.log`));
    rmSync(project.path(`.orchestra/plans/${taskId}_plan.md`));
    symlinkSync(outside, project.path(`.orchestra/plans/${taskId}_plan.md`));
    await project.drain(queue);
    assert.deepEqual([queue.read(taskId).status, queue.read(taskId).failureReason], ['failed', 'launch']);
    queue.clean('all');
    assert.equal(readFileSync(outside, 'utf8'), 'mine');
    assert.ok(!existsSync(project.path(`.orchestra/logs/${taskId}.log`)));
  });
});

function sparse(file: string, size: number): void {
  const fd = openSync(file, 'w');
  ftruncateSync(fd, size);
  closeSync(fd);
}
