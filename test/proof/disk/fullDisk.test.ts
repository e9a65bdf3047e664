import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isTerminal, OrchestraError, type Queue } from '../../../src/core/index.ts';
import { until, untilStatus } from '../../unit/core/project.ts';
import { alwaysTrue, describeViolations } from '../invariants/alwaysTrue.ts';
import { readQueueFacts } from '../invariants/readQueueFacts.ts';
import { tally } from '../tally.ts';
import { eachSmallDisk } from './eachSmallDisk.ts';

/** How many pages are left free, from none up, at each kind of write. */
const LEVELS = Number(process.env['ORCHESTRA_PROOF_DISK_LEVELS'] ?? 8);
const PAGE = 4096;

/** One thing asked of a queue on a full disk. */
interface Write {
  /** What it works on. */
  prepare(queue: Queue): string;
  act(queue: Queue, id: string): unknown;
  /** What of the task shows whether it was done; undefined where being cut off half-way is as good, and finished later. */
  readonly shows?: (queue: Queue, id: string) => unknown;
}

const LONG = 'z'.repeat(3000);
const pending = (queue: Queue): string => queue.add({ agent: 'shell', prompt: 'true' }).taskId;
const failed = (queue: Queue): string => {
  const task = queue
    .status({ all: true })
    .tasks.find(({ task: each }) => each.failureReason === 'exit-code' && (each.retriedBy ?? null) === null);
  assert.ok(task !== undefined, 'a failed task is left');
  return task.task.taskId;
};
const finished = (queue: Queue): string => {
  const id = pending(queue);
  void queue.cancel(id);
  assert.ok(isTerminal(queue.read(id).status));
  return id;
};

const WRITES: Readonly<Record<string, Write>> = {
  'a new task': {
    prepare: () => 'task_none',
    act: (queue) => queue.add({ agent: 'shell', prompt: `: ${LONG}` }),
    shows: (queue) => queue.status().summary.pending,
  },
  'an edit': {
    prepare: pending,
    act: (queue, id) => queue.edit(id, { prompt: `: ${LONG}` }),
    shows: (queue, id) => queue.read(id).prompt,
  },
  'a small change': {
    prepare: pending,
    act: (queue, id) =>
      queue.store.commit(
        id,
        (task) => (task.status === 'pending' ? { kind: 'edited', set: { priority: 99 } } : undefined),
        { flush: true },
      ),
    shows: (queue, id) => queue.read(id).priority,
  },
  'more time': {
    prepare: (queue) => queue.add({ agent: 'shell', prompt: 'true', timeoutSeconds: 10 }).taskId,
    act: (queue, id) => queue.extendTimeout(id, 5),
    shows: (queue, id) => queue.read(id).timeout,
  },
  'a pause': {
    prepare: pending,
    act: (queue, id) => queue.pause({ task: id }),
    shows: (queue, id) => queue.read(id).pausedAt !== null,
  },
  'a pause of all': {
    prepare: pending,
    act: (queue) => queue.pause({ agent: 'codex' }),
  },
  'a retry': { prepare: failed, act: (queue, id) => queue.retry(id) },
  archiving: { prepare: finished, act: (queue) => queue.archive({ force: true }) },
  cleaning: { prepare: finished, act: (queue, id) => queue.clean(id) },
  'the index': { prepare: pending, act: (queue) => queue.rebuildIndex() },
};

describe('a disk that fills up in the middle of', function () {
  this.timeout(60_000);
  const on = eachSmallDisk('2m');

  for (const [name, write] of Object.entries(WRITES)) {
    it(`${name}: what was told and what is agree, byte for byte`, async () => {
      const { project, disk, queue } = on();
      if (write.prepare === failed) {
        for (let n = 0; n < LEVELS; n++) queue.add({ agent: 'shell', prompt: 'exit 1' });
        await project.drain(queue);
      }
      const answers = new Set<string>();
      for (let level = 0; level < LEVELS; level++) {
        const id = write.prepare(queue);
        const before = write.shows?.(queue, id);
        disk.fill();
        disk.shrink(level * PAGE);
        const told = tell(() => write.act(queue, id));
        const looked = tell(() => project.open().status({ all: true }));
        disk.free();
        assert.equal(looked, undefined, `a look at the queue, ${String(level)} pages free`);
        if (told !== undefined)
          assert.match(told, /No space is left to write .*; free some and try again\.$/);
        answers.add(told === undefined ? 'done' : 'refused');
        if (write.shows === undefined) continue;
        const now = write.shows(project.open(), id);
        assert.equal(
          JSON.stringify(now) === JSON.stringify(before),
          told !== undefined,
          `${String(level)} pages free: ${told ?? 'done'}`,
        );
      }
      if (write.shows !== undefined) assert.equal(answers.size, 2, 'some found space, some did not');
      queue.resume({ agent: 'codex' });
      queue.doctor({ fix: true });
      for (const { task } of queue.status().tasks)
        if (task.status === 'pending' && task.pausedAt !== null) queue.resume({ task: task.taskId });
      await project.drain(queue);
      const left = queue
        .status({ all: true })
        .tasks.filter(({ task }) => task.status === 'pending' || task.status === 'running');
      assert.deepEqual(
        left.map(({ task }) => task.taskId),
        [],
      );
      const violations = alwaysTrue(readQueueFacts(project.root));
      tally.record({
        promise: 'a full disk breaks nothing',
        run: 'full disk',
        tried: LEVELS,
        violations: violations.length,
      });
      assert.equal(describeViolations(violations), '');
    });
  }

  it('a start, a run or an outcome: the task runs once, and ends once there is space', async () => {
    const { project, disk, queue } = on();
    for (let level = 0; level < LEVELS; level++) {
      const { taskId } = queue.add({
        agent: 'shell',
        prompt: `echo ran >>"${project.base}/ran.$ORCHESTRA_TASK_ID"; exit 3`,
      });
      disk.fill();
      disk.shrink(level * PAGE);
      const dispatcher = await project.dispatch(queue);
      // Long enough to try, to fail and to try again.
      const ended = await until('it has ended', () => isTerminal(queue.read(taskId).status), 1200).catch(
        () => undefined,
      );
      if (level === 0) {
        const [problem] = project.open().status().problems;
        assert.match(problem?.reason ?? '', /lies on a full disk/);
      }
      disk.free();
      const task = ended === undefined ? await untilStatus(queue, taskId, 'failed') : queue.read(taskId);
      assert.ok(
        task.exitCode === 3 || task.failureReason === 'launch',
        `${String(level)} pages free: ${JSON.stringify(task)}`,
      );
      await dispatcher.stop();
    }
    assert.equal(describeViolations(alwaysTrue(readQueueFacts(project.root))), '');
  });

  it('the work of an agent that fills the disk itself', async () => {
    const { project, queue } = on();
    const first = queue.add({ agent: 'shell', prompt: 'cat /dev/zero >fill; rm fill; exit 5' }).taskId;
    await project.dispatch(queue);
    assert.equal((await untilStatus(queue, first, 'failed')).exitCode, 5);
    const second = queue.add({ agent: 'shell', prompt: 'cat /dev/zero >fill; exit 6' }).taskId;
    const claimed = await until('it runs', () => queue.read(second).process ?? undefined);
    await until('its process is gone', () => spawnSync('kill', ['-0', String(claimed.pid)]).status !== 0);
    rmSync(project.path('fill'));
    assert.equal((await untilStatus(queue, second, 'failed')).exitCode, 6);
  });
});

describe('a disk that becomes read-only', function () {
  this.timeout(30_000);
  const on = eachSmallDisk('2m');

  it('while an agent runs: the queue is shown, changes are refused in words, and the outcome is kept', async () => {
    const { project, queue } = on();
    const [began, go] = [`${project.base}/began`, `${project.base}/go`];
    const { taskId } = queue.add({
      agent: 'shell',
      prompt: `echo x >>"${began}"; until test -e "${go}"; do sleep 0.05; done; exit 8`,
    });
    await project.dispatch(queue);
    const running = await untilStatus(queue, taskId, 'running');
    // A start that cannot be noted is put back, and comes again: this is about an agent that works.
    await until('the agent works', () => existsSync(began));
    // Another mount above it: open files go on, whoever opens one by its path finds it read-only.
    assert.equal(spawnSync('mount', ['--bind', project.root, project.root]).status, 0);
    try {
      assert.equal(spawnSync('mount', ['-o', 'remount,bind,ro', project.root]).status, 0);
      writeFileSync(go, '');
      await until(
        'its process is gone',
        () => spawnSync('kill', ['-0', String(running.process?.pid)]).status !== 0,
      );
      assert.equal(project.open().status().problems.length, 0);
      assert.match(
        tell(() => queue.add({ agent: 'shell', prompt: 'true' })) ?? '',
        /cannot be written \(EROFS\): the disk is read-only/,
      );
    } finally {
      spawnSync('umount', [project.root]);
    }
    const ended = await untilStatus(queue, taskId, 'failed');
    assert.deepEqual(
      [ended.failureReason, queue.events({ task: taskId }).filter(({ kind }) => kind === 'started').length],
      ['exit-code', 1],
    );
    assert.equal(readFileSync(began, 'utf8'), 'x\n');
  });
});

/** What the core said against it; undefined where it was done. */
function tell(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    assert.ok(
      OrchestraError.is(error),
      `no words: ${error instanceof Error ? (error.stack ?? '') : String(error)}`,
    );
    return error.message;
  }
}
