import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readFileSync, statSync } from 'node:fs';
import { Dispatcher } from '../../../src/core/index.ts';
import { processTable } from '../../../src/core/running.ts';
import { builtProgram, Project, runnerProgram, statuses, until, untilStatus } from './project.ts';

describe('faults of the predecessor: processes', () => {
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => project.dispose());

  it('fault 2: after the starter has ended, timeouts and exit codes are kept all the same', async () => {
    const queue = project.queue();
    const slow = queue.add({ agent: 'shell', prompt: 'sleep 60', timeoutSeconds: 0.5 }).taskId;
    const coded = queue.add({ agent: 'shell', prompt: 'sleep 0.3; exit 7' }).taskId;
    const dispatcher = await project.dispatch(queue);
    await dispatcher.launched();
    await dispatcher.stop();
    assert.equal(queue.dispatcher().state, 'none');

    const timedOut = await untilStatus(queue, slow, 'failed');
    assert.deepEqual([timedOut.failureReason, timedOut.errorMessage], ['timeout', 'Timed out (after 0.5 s)']);
    assert.notEqual(timedOut.timedOutAt, null);
    const failed = await untilStatus(queue, coded, 'failed');
    assert.deepEqual([failed.failureReason, failed.exitCode], ['exit-code', 7]);
  });

  it('fault 2: a runner that is killed loses no exit code', async () => {
    const queue = project.queue();
    const { taskId } = queue.add({
      agent: 'shell',
      prompt: ': > began; until test -e go; do sleep 0.05; done; echo end >> ends; exit 9',
    });
    const dispatcher = await project.dispatch(queue);
    await until('the agent runs', () => existsSync(project.path('began')));
    await dispatcher.stop();
    const runner = await until('the runner holds its lease', () => project.runnerPid());
    process.kill(runner, 'SIGKILL');
    await until('the runner is gone', () => processTable().read(runner) === undefined);
    project.write('go', '');
    await until('the agent has ended', () => existsSync(project.path('ends')));
    await project.drain(queue);
    const task = queue.read(taskId);
    assert.deepEqual([task.status, task.exitCode], ['failed', 9]);
    assert.equal(project.read('ends'), 'end\n');
  });

  it('once a task has ended its log stays as it is: it is shortened before, not beneath whoever reads it', async () => {
    const logMaxBytes = 100_000;
    const queue = project.queue({ logMaxBytes, maxConcurrent: 10 });
    const prompt = 'until test -e go; do sleep 0.05; done; head -c 3000000 /dev/zero';
    const ids = Array.from({ length: 10 }, () => queue.add({ agent: 'shell', prompt }).taskId);
    const dispatcher = await project.dispatch(queue);
    await dispatcher.launched();
    await dispatcher.stop();
    project.write('go', '');
    const sizes = new Map<string, number>();
    const deadlineMs = performance.now() + 15_000;
    // Without a rest: what is wrong is so for a moment only.
    while (sizes.size < ids.length && performance.now() < deadlineMs) {
      for (const id of ids) {
        if (!sizes.has(id) && queue.tryRead(id)?.status === 'complete')
          sizes.set(id, statSync(queue.paths.logFile(id)).size);
      }
    }
    assert.equal(sizes.size, ids.length, 'all have ended');
    for (const size of sizes.values()) assert.ok(size > 0 && size < logMaxBytes, `${String(size)} bytes`);
  });

  it('a runner that does not start is told of, not waited for in silence, and tried again', async () => {
    const queue = project.queue();
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    const runnerFile = project.write('runner.cjs', 'console.error("broken"); process.exit(1);');
    const dispatcher = new Dispatcher(queue, { kind: 'daemon', runnerFile });
    const told: string[] = [];
    dispatcher.onProblem((message) => told.push(message));
    dispatcher.start();
    try {
      await until('it is told', () => told.length > 0);
      assert.match(told[0] ?? '', /ends before it is ready.*runner\.log says why/);
      assert.match(project.read('.orchestra/state/runner.log'), /broken/);
      assert.equal(queue.why(taskId)?.kind, 'starting');
      copyFileSync(await runnerProgram(), runnerFile);
      await untilStatus(queue, taskId, 'complete');
      assert.equal(told.length, 1);
    } finally {
      await dispatcher.stop();
    }
  });

  it('a dispatcher whose own program was removed lets the queue go, to one that can start something', async () => {
    const queue = project.queue();
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    const runnerFile = project.path('gone/runner.cjs');
    const dispatcher = new Dispatcher(queue, { kind: 'daemon', runnerFile });
    const told: string[] = [];
    dispatcher.onProblem((message) => told.push(message));
    dispatcher.start();
    await until('it gave up', () => dispatcher.role === 'stopped');
    assert.match(told.at(-1) ?? '', /gone\/runner\.cjs is gone: Orchestra was updated or removed/);
    const another = await project.dispatch(queue);
    await untilStatus(queue, taskId, 'complete');
    await another.stop();
  });

  it('fault 3: a stop reaches every descendant, also those that left the group', async () => {
    const queue = project.queue();
    const prompt =
      'sleep 61 & echo $! >> pids; setsid sh -c "echo \\$\\$ >> pids; sleep 62 & echo \\$! >> pids; wait" & wait';
    const { taskId } = queue.add({ agent: 'shell', prompt });
    const dispatcher = await project.dispatch(queue);
    const pids = await until('all descendants run', () => {
      const lines = existsSync(project.path('pids')) ? project.read('pids').trim().split('\n') : [];
      return lines.length === 3 && lines.map(Number);
    });
    const cancelled = await queue.cancel(taskId);
    assert.equal(cancelled.status, 'cancelled');
    assert.deepEqual(pids.filter(isAlive), []);
    await dispatcher.stop();
  });

  it('fault 10: however many processes dispatch, each task is launched once and limits hold', async () => {
    const queue = project.queue();
    const ids = Array.from(
      { length: 10 },
      () =>
        queue.add({
          agent: 'shell',
          prompt: 'echo "+ $ORCHESTRA_TASK_ID" >> trace; sleep 0.05; echo "- $ORCHESTRA_TASK_ID" >> trace',
        }).taskId,
    );
    const program = await builtProgram('test/unit/core/programs/dispatchAll.ts');
    const runner = await runnerProgram();
    const dispatchers = [1, 2, 3].map(() =>
      spawn(process.execPath, [program, project.root, runner], {
        env: project.environment,
        stdio: ['pipe', 'inherit', 'inherit'],
      }),
    );
    try {
      await until('all tasks are complete', () =>
        Object.values(statuses(queue)).every((status) => status === 'complete'),
      );
    } finally {
      await Promise.all(
        dispatchers.map(async (child) => {
          const ended = once(child, 'exit');
          child.stdin.end();
          await ended;
        }),
      );
    }
    const trace = readFileSync(project.path('trace'), 'utf8').trim().split('\n');
    const started = trace.filter((line) => line.startsWith('+'));
    assert.equal(started.length, ids.length);
    assert.equal(new Set(started).size, ids.length);
    let running = 0;
    for (const line of trace) {
      running += line.startsWith('+') ? 1 : -1;
      assert.ok(running <= 2, `${String(running)} ran at once`);
    }
    const launches = queue.events().filter((event) => event.kind === 'started');
    assert.deepEqual(launches.map((event) => event.task).sort(), [...ids].sort());
  });
});

function isAlive(pid: number): boolean {
  const entry = processTable().read(pid);
  return (
    entry !== undefined &&
    readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
      .split(') ')[1]
      ?.startsWith('Z') === false
  );
}
