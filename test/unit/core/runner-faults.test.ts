import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { systemClock, type Queue, type Task } from '../../../src/core/index.ts';
import { identify } from '../../../src/core/process/identity.ts';
import {
  buildOf,
  LeaseFolder,
  ownIdentity,
  type ProcessIdentity,
  processTable,
  start,
  StartMarks,
} from '../../../src/core/running.ts';
import { AgentRun } from '../../../src/runner/agentRun.ts';
import { Runner } from '../../../src/runner/runner.ts';
import { Turns } from '../../../src/runner/turns.ts';
import { Project, until } from './project.ts';

describe('a runner with which something goes wrong', () => {
  let project: Project;
  let queue: Queue;
  const children: ChildProcess[] = [];
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await project.dispose();
  });

  /** A process that lives as long as the test. */
  const living = (): ProcessIdentity => {
    const child = spawn('sleep', ['60'], { stdio: 'ignore', detached: true });
    children.push(child);
    return identify(child.pid ?? 0) ?? assert.fail('it does not live');
  };

  const running = (agent: ProcessIdentity, runner: ProcessIdentity): Task =>
    queue.store.commit(queue.add({ agent: 'shell', prompt: 'true' }).taskId, (task) =>
      start(task, Date.now(), {
        ...{ process: agent, runner, marker: 'none' },
        ...{ logFile: 'log', planFile: 'plan' },
      }),
    );

  it('says which processes of a task could not be stopped', async () => {
    const agent = living();
    const told: string[] = [];
    let ended = 0;
    let nowMs = 0;
    const task = running(agent, ownIdentity());
    const run = new AgentRun(
      task,
      { mark: undefined, exited: undefined },
      {
        ...{ store: queue.store, turns: new Turns() },
        // Each look takes as long as many do.
        clock: { ...systemClock, monotonicMs: () => (nowMs += 200) },
        shielded: () => [],
        onEnd: () => ended++,
        report: (message) => told.push(message),
      },
    );
    const table = processTable();
    const signal = table.signal.bind(table);
    Reflect.set(table, 'signal', () => false);
    try {
      await run.abandon();
    } finally {
      Reflect.set(table, 'signal', signal);
    }
    assert.deepEqual(told, [`${task.taskId}: these processes could not be stopped: ${String(agent.pid)}`]);
    assert.equal(ended, 1);
  });

  it('goes on to count what another one runs while the queue cannot be read', async () => {
    running(living(), living());
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    const agent = queue.config().agents.get('shell') ?? assert.fail('there is no agent shell');
    const build = buildOf(project.environment);
    const lease = { owner: ownIdentity(), door: 'daemon', build };
    new LeaseFolder(queue.paths.leases, 'dispatcher').claim(0, lease);
    let reads = 0;
    let isBroken = false;
    const { readdirSync } = fs;
    Reflect.set(fs, 'readdirSync', (...args: Parameters<typeof readdirSync>) => {
      if (args[0] === queue.paths.tasks) reads++;
      if (args[0] !== queue.paths.tasks || !isBroken) return readdirSync(...args);
      throw Object.assign(new Error('EIO: i/o error, scandir'), { code: 'EIO' });
    });
    syncBuiltinESMExports();
    const told: string[] = [];
    const runner = new Runner({
      ...{ paths: queue.paths, clock: systemClock, environment: project.environment },
      report: (message) => told.push(message),
    });
    const ended = runner.run();
    try {
      await until('it knows what runs', () => reads > 0);
      isBroken = true;
      await until('it could not look', () => told.length > 0);
      new StartMarks(queue.paths).write({
        ...{ task: taskId, epoch: 1, build, agent, maxConcurrent: 1, graceSeconds: 1 },
        ...{ sentinelGraceSeconds: 1, logMaxBytes: 0, skipPermissionFlags: false, idleSeconds: 1 },
      });
      const before = reads;
      await until('it has looked twice more', () => reads > before + 1);
      assert.equal(queue.read(taskId).status, 'pending');
    } finally {
      Reflect.set(fs, 'readdirSync', readdirSync);
      syncBuiltinESMExports();
      // One whose queue is gone ends.
      fs.rmSync(project.path('.orchestra'), { recursive: true, maxRetries: 20, retryDelay: 20 });
      await ended;
    }
  });
});
