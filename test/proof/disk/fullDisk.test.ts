import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { isTerminal } from '../../../src/core/index.ts';
import { until, untilStatus } from '../../unit/core/project.ts';
import { plantField } from '../invariants/unknownFields.ts';
import { tally } from '../tally.ts';
import { eachSmallDisk } from './eachSmallDisk.ts';
import { tell } from './tell.ts';
import { WRITES } from './writes.ts';

/** How many pages are left free, from none up, at each kind of write. */
const LEVELS = Number(process.env['ORCHESTRA_PROOF_DISK_LEVELS'] ?? 8);
const PAGE = 4096;
const LOG_LIMIT = 300_000;

describe('a disk that fills up in the middle of', function () {
  this.timeout(60_000);
  const on = eachSmallDisk('2m');

  for (const [name, write] of Object.entries(WRITES)) {
    it(`${name}: what was told and what is agree, byte for byte`, async () => {
      const { project, disk, queue, watch } = on();
      plantField(project.root, queue.add({ agent: 'shell', prompt: 'true' }).taskId);
      watch.keepAll();
      if (write.needsFailed === true) {
        for (let n = 0; n < LEVELS; n++) queue.add({ agent: 'shell', prompt: 'exit 1' });
        await project.drain(queue);
      }
      const answers = new Set<string>();
      for (let level = 0; level < LEVELS; level++) {
        const id = write.prepare(queue);
        const before = write.shows?.(queue, id);
        disk.fill();
        disk.shrink(level * PAGE);
        const told = await tell(() => write.act(queue, id));
        watch.look(`while the disk is full (${String(level)} pages left)`);
        const looked = await tell(() => project.open().status({ all: true }));
        disk.free();
        watch.look(`once there is space (${String(level)} pages were left)`);
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
      await watch.lookAtRest('at rest');
      tally.record({
        promise: 'a full disk breaks nothing',
        run: 'full disk',
        tried: LEVELS,
        violations: watch.broken.length,
      });
      assert.deepEqual(watch.broken, []);
    });
  }

  it('a start, a run or an outcome: the task runs once, and ends once there is space', async () => {
    const { project, disk, queue, watch } = on();
    for (let level = 0; level < LEVELS; level++) {
      const { taskId } = queue.add({
        agent: 'shell',
        prompt: `echo ran >>"${project.base}/ran.$ORCHESTRA_TASK_ID"; exit 3`,
      });
      disk.fill();
      disk.shrink(level * PAGE);
      const dispatcher = await project.dispatch(queue);
      // Long enough to try, to fail and to try again.
      watch.acknowledged.add(taskId);
      const isOver = until('it has ended', () => isTerminal(queue.read(taskId).status), 1200);
      const ended = await watch.during('while the disk is full', isOver).catch(() => undefined);
      if (level === 0) {
        const [problem] = project.open().status().problems;
        assert.match(problem?.reason ?? '', /lies on a full disk/);
      }
      disk.free();
      const task =
        ended === undefined
          ? await watch.during('once there is space', untilStatus(queue, taskId, 'failed'))
          : queue.read(taskId);
      assert.ok(
        task.exitCode === 3 || task.failureReason === 'launch',
        `${String(level)} pages free: ${JSON.stringify(task)}`,
      );
      await dispatcher.stop();
    }
    await watch.lookAtRest('at rest');
    assert.deepEqual(watch.broken, []);
  });

  it('the output of an agent, whose log is then cut to its limit', async () => {
    const { project, watch } = on();
    const queue = project.queue({ logMaxBytes: LOG_LIMIT });
    const prompt = `head -c 5000000 /dev/zero | tr '\\0' x; exit 7`;
    const { taskId } = queue.add({ agent: 'shell', prompt });
    await project.dispatch(queue);
    assert.equal((await untilStatus(queue, taskId, 'failed')).exitCode, 7);
    const file = queue.paths.logFile(taskId);
    await until('its log is cut', () => statSync(file).size <= LOG_LIMIT);
    watch.acknowledged.add(taskId);
    await watch.lookAtRest('at rest');
    assert.deepEqual(watch.broken, []);
  });

  it('the work of an agent that fills the disk itself', async () => {
    const { project, queue, watch } = on();
    const first = queue.add({ agent: 'shell', prompt: 'cat /dev/zero >fill; rm fill; exit 5' }).taskId;
    await project.dispatch(queue);
    const over = await watch.during('while it fills the disk', untilStatus(queue, first, 'failed'));
    assert.equal(over.exitCode, 5);
    const second = queue.add({ agent: 'shell', prompt: 'cat /dev/zero >fill; exit 6' }).taskId;
    const claimed = await until('it runs', () => queue.read(second).process ?? undefined);
    await until('its process is gone', () => spawnSync('kill', ['-0', String(claimed.pid)]).status !== 0);
    rmSync(project.path('fill'));
    const late = await watch.during('once there is space', untilStatus(queue, second, 'failed'));
    assert.equal(late.exitCode, 6);
    watch.acknowledged.add(first).add(second);
    await watch.lookAtRest('at rest');
    assert.deepEqual(watch.broken, []);
  });
});
