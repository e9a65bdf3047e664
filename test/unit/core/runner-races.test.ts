import assert from 'node:assert/strict';
import fs, { existsSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { systemClock, type Clock, type Queue, type Task } from '../../../src/core/index.ts';
import { cancel } from '../../../src/core/model/transitions.ts';
import {
  LeaseFolder,
  listTasks,
  ownIdentity,
  start,
  StartMarks,
  type StartMark,
} from '../../../src/core/running.ts';
import { AgentRun } from '../../../src/runner/agentRun.ts';
import { MarkTaker } from '../../../src/runner/markTaker.ts';
import { Turns } from '../../../src/runner/turns.ts';
import { Project, until } from './project.ts';

describe('a runner whose knowledge is older than the files', () => {
  let project: Project;
  let queue: Queue;
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
  });
  afterEach(() => project.dispose());

  const add = (): Task => queue.add({ agent: 'shell', prompt: 'true' });

  it('a cancellation that comes while a start is put back counts', () => {
    const { taskId } = add();
    const nobody = { ...ownIdentity(), startTicks: '1' };
    const claimed = queue.store.commit(taskId, (task) =>
      start(task, Date.now(), {
        ...{ process: nobody, runner: ownIdentity(), marker: 'none' },
        ...{ logFile: 'log', planFile: 'plan' },
      }),
    );
    let ended = 0;
    const run = new AgentRun(
      claimed,
      { mark: undefined, exited: undefined },
      {
        ...{ store: queue.store, clock: systemClock, turns: new Turns() },
        shielded: () => [],
        onEnd: () => ended++,
        report: (message) => assert.fail(message),
      },
    );
    queue.store.commit(taskId, (task) => cancel(task, Date.now()));
    run.check();
    assert.equal(queue.read(taskId).status, 'cancelled');
    assert.equal(ended, 1);
  });

  it('a task that changed after its start was decided is not started by that decision', () => {
    const { taskId, revision } = add();
    const started: string[] = [];
    const taker = new MarkTaker({
      watches: () => false,
      ...{ store: queue.store, clock: systemClock, turns: new Turns() },
      ...{ queueId: 'queue', build: 'build', environment: {} },
      isHeld: () => true,
      running: () => [],
      elsewhere: () => [],
      onStarted: (id) => started.push(id),
      report: (message) => assert.fail(message),
    });
    new StartMarks(queue.paths).write({ ...markOf(taskId), revision });
    queue.edit(taskId, { notBefore: '2100-01-01T00:00:00Z' });
    taker.take();
    assert.deepEqual([started, taker.count, taker.hasMarks()], [[], 0, false]);
    assert.equal(queue.read(taskId).status, 'pending');
  });

  /** A runner that holds the lease of its epoch, as far as taking starts goes. `started`: tasks it holds. */
  function runnerOf(epoch: number, hooks: { clock?: Clock; isHeld?: (held: boolean) => void } = {}) {
    const lease = new LeaseFolder(queue.paths.leases, 'runner').claim(epoch - 1, {
      ...{ owner: { ...ownIdentity(), startTicks: '1' }, door: 'runner', build: 'build' },
    });
    assert.ok(lease);
    // As a runner does it: first the lease, then who runs.
    const elsewhere = listTasks(queue.store).live.flatMap((task) =>
      task.status === 'running' ? [task.agent] : [],
    );
    const started: string[] = [];
    const context = {
      ...{ store: queue.store, clock: hooks.clock ?? systemClock, turns: new Turns() },
      report: (message: string) => assert.fail(message),
    };
    const taker = new MarkTaker({
      watches: () => false,
      ...context,
      ...{ queueId: 'queue', build: 'build', environment: { PATH: process.env['PATH'] ?? '' } },
      isHeld: () => {
        const held = lease.isHeld();
        hooks.isHeld?.(held);
        return held;
      },
      running: () => started.map(() => 'shell'),
      elsewhere: () => elsewhere,
      onStarted: (id, { task, exited }, mark) => {
        started.push(id);
        const ended = { onEnd: () => undefined, shielded: () => [] };
        const run = new AgentRun(task, { mark, exited }, { ...context, ...ended });
        void exited?.then(run.check);
      },
    });
    return { taker, started, elsewhere };
  }

  it('where the configuration is written anew beneath each start, all start once that has an end', async () => {
    const ids = [add().taskId, add().taskId];
    const marks = new StartMarks(queue.paths);
    let writes = 0;
    let seen: string | undefined;
    const writeBeneath = (): void => {
      const config = marks.ids().map((id) => marks.read(id)?.config)[0] ?? seen;
      if (config === seen || writes === 40) return;
      project.write('.vscode/settings.json', `{ "editor.tabSize": ${String(++writes)} }`);
      seen = config;
    };
    const clock = {
      ...systemClock,
      // Asked for right after a mark is written, to see whether a runner lives: before one can take it.
      monotonicMs: () => {
        writeBeneath();
        return systemClock.monotonicMs();
      },
    };
    await project.drain(project.open({}, { clock }));
    assert.ok(writes > 10, `${String(writes)} writes`);
    for (const id of ids) assert.equal(queue.read(id).status, 'complete');
  });

  it('hole 14: a runner that loses its lease between its look at the slots and its claim starts nothing', async () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'echo x >> ran' });
    let next: ReturnType<typeof runnerOf> | undefined;
    const first = runnerOf(1, {
      clock: {
        ...systemClock,
        // Asked for the time of the start just before the claim is written.
        nowMs: () => {
          next ??= runnerOf(2);
          return systemClock.nowMs();
        },
      },
    });
    new StartMarks(queue.paths).write(markOf(taskId));
    first.taker.take();
    await until(
      'the task is put back',
      () => first.started.length > 0 && queue.read(taskId).status === 'pending',
    );
    assert.deepEqual(next?.elsewhere, []);
    assert.ok(!existsSync(project.path('ran')));
    assert.match(queue.events({ task: taskId }).at(-1)?.why ?? '', /never started/);
  });

  it('hole 14: a start that a runner lost its lease right after counts for the next one', async () => {
    const ids = [1, 2].map(() => queue.add({ agent: 'shell', prompt: 'echo x >> ran; sleep 0.5' }).taskId);
    let next: ReturnType<typeof runnerOf> | undefined;
    const isShownRunning = (id: string): boolean => {
      const shown = queue.store.readFileOnly(id);
      return shown?.kind === 'ok' && shown.task.status === 'running';
    };
    // Of its looks the first one after the claim.
    const first = runnerOf(1, {
      isHeld: () => {
        if (ids.some(isShownRunning)) next ??= runnerOf(2);
      },
    });
    for (const id of ids) new StartMarks(queue.paths).write(markOf(id));
    first.taker.take();
    const second = await until('the next runner has the lease', () => next);
    assert.deepEqual(second.elsewhere, ['shell']);
    second.taker.take();
    await until('the first agent works', () => existsSync(project.path('ran')));
    assert.deepEqual([first.started.length, second.started.length, second.taker.count], [1, 0, 0]);
    await until('the first agent ends', () => ids.some((id) => queue.read(id).status === 'complete'));
    assert.equal(project.read('ran'), 'x\n');
  });

  it('hole 4: a claim that could not be flushed is put back, and nothing of it runs', async () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'echo x >> ran' });
    const { taker, started } = runnerOf(1);
    new StartMarks(queue.paths).write(markOf(taskId));
    await withBrokenFlush(async () => {
      taker.take();
      await until('the claim is known to have failed', () => started.length > 0);
    });
    await until('the task is put back', () => queue.read(taskId).status === 'pending');
    assert.ok(!existsSync(project.path('ran')));
    assert.match(queue.events({ task: taskId }).at(-1)?.why ?? '', /never started/);
  });

  it('a change that could not be flushed is an error, and is shown all the same by whoever looks next', async () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    await withBrokenFlush(() =>
      assert.rejects(
        queue.store.commitFlushed(taskId, () => ({ kind: 'edited', set: { priority: 7 } })),
        /EIO|input\/output/i,
      ),
    );
    assert.equal(queue.status().tasks[0]?.task.priority, 7);
    queue.store.heal(taskId, 2);
    assert.match(project.read(`.orchestra/tasks/${taskId}.json`), /"priority": 7/);
  });

  /** What a disk does that loses its connection: the bytes are written, and cannot be flushed. */
  const withBrokenFlush = async (act: () => Promise<void>): Promise<void> => {
    const real = fs.fdatasync;
    const broken = (_fd: number, done: (error: Error) => void): void => {
      done(Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' }));
    };
    Reflect.set(fs, 'fdatasync', broken);
    syncBuiltinESMExports();
    try {
      await act();
    } finally {
      Reflect.set(fs, 'fdatasync', real);
      syncBuiltinESMExports();
    }
  };

  const markOf = (task: string): StartMark => ({
    ...{ task, epoch: 0, build: 'build', maxConcurrent: 1, graceSeconds: 1, sentinelGraceSeconds: 1 },
    ...{ logMaxBytes: 0, skipPermissionFlags: false, idleSeconds: 1 },
    agent: shellAgent(),
  });
  const shellAgent = (): StartMark['agent'] => {
    const agent = queue.config().agents.get('shell');
    if (agent === undefined) throw new Error('there is no agent shell');
    return agent;
  };
});
