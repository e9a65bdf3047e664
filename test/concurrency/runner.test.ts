import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ownIdentity } from '../../src/core/running.ts';
import { eachScene, lives, until } from './scene.ts';

describe('the runner', () => {
  const scene = eachScene();

  it('outlives "run", keeps the timeout and the exit code with nobody there', async () => {
    const s = scene();
    const slow = await s.box.task('sleep 60', '--timeout', '1');
    const failing = await s.box.task('exit 7');
    await s.box.ok('run', '--parallel', '3');
    assert.equal((await s.ends(slow)).failureReason, 'timeout');
    assert.equal((await s.ends(failing)).exitCode, 7);
    assert.equal(s.holder('dispatcher'), undefined);
  });

  it('takes the files of an attempt away when it is over, and lives on', async () => {
    const s = scene();
    s.box.write('.orchestra/config.json', JSON.stringify({ runnerIdleSeconds: 60 }));
    const id = await s.box.task('exit 3');
    await s.box.ok('run');
    await s.ends(id);
    const runFiles = (): string[] => readdirSync(path.join(s.box.root, '.orchestra', 'state', 'run'));
    await until('the files are gone', () => runFiles().length === 0);
    assert.ok(s.holder('runner'), 'the runner has ended');
  });

  it('follows a new deadline while the agent runs', async () => {
    const s = scene();
    const id = await s.box.task('sleep 3', '--timeout', '2');
    await s.box.ok('run');
    await s.runs(id);
    await s.box.ok('timeout', 'extend', id, '30');
    assert.equal((await s.ends(id)).status, 'complete');
  });

  it('killed, loses no outcome and starts no agent twice while a dispatcher lives', async () => {
    const s = scene();
    await s.daemon();
    const id = await s.box.task('echo x >> starts; sleep 1.5; exit 5');
    await until('the agent works', () => s.lines('starts').length === 1);
    const killed = s.killRunner();
    const ended = await s.ends(id);
    assert.equal(ended.exitCode, 5);
    assert.notEqual(ended.runner?.pid, killed);
    assert.equal(s.lines('starts').length, 1);
    assert.equal(s.starts(id), 1);
  });

  it('killed, and the agent ends while nobody is there: the next look tells the exit code', async () => {
    const s = scene();
    const id = await s.box.task('echo x >> starts; sleep 0.5; exit 6');
    await s.box.ok('run');
    await until('the agent works', () => s.lines('starts').length === 1);
    const task = s.task(id);
    s.killRunner();
    await until('the agent ended', () => !lives(task.pid ?? 0));
    await s.box.ok('status');
    assert.equal(s.task(id).exitCode, 6);
    assert.equal(s.starts(id), 1);
  });

  it('hole 2: an end that nobody can know is "interrupted", and not run again by itself', async () => {
    const s = scene();
    const id = await s.box.task('echo x >> starts; sleep 60');
    await s.box.ok('run');
    const task = await s.runs(id);
    await until('the agent works', () => s.lines('starts').length === 1);
    s.killRunner();
    process.kill(-(task.pid ?? 0), 'SIGKILL');
    await s.daemon();
    const ended = await s.ends(id);
    assert.equal(ended.status, 'failed');
    assert.equal(ended.failureReason, 'interrupted');
    assert.equal(ended.retriedBy, null);
    assert.equal(s.lines('starts').length, 1);
  });

  it('an interrupted task that asked for retries gets one', async () => {
    const s = scene();
    s.box.write(
      '.orchestra/config.json',
      JSON.stringify({ retryBackoffBaseSeconds: 0, runnerIdleSeconds: 1 }),
    );
    const id = await s.box.task('test -e again || { touch again; sleep 60; }', '--auto-retry');
    await s.daemon();
    await until('the agent works', () => existsSync(path.join(s.box.root, 'again')));
    process.kill(-(s.task(id).pid ?? 0), 'SIGKILL');
    assert.equal((await s.ends(id)).failureReason, 'interrupted');
    await until('the retry is there', () => s.store.read(`${id}_r1`).kind === 'task');
    await s.ends(`${id}_r1`);
  });

  it('hole 2: a claim whose agent was never told to go goes back to pending and runs once', async () => {
    const s = scene();
    const id = await s.box.task('echo x >> starts');
    // What is on disk when runner and wrapper die between the claim and "go": a claim, a dead pid, no started file.
    s.store.commit(id, (task) => ({
      kind: 'started',
      set: {
        status: 'running',
        startedAt: new Date().toISOString(),
        pid: 4_000_000,
        process: { ...ownIdentity(), pid: 4_000_000, startTicks: '1' },
        runner: { ...ownIdentity(), pid: 4_000_001, startTicks: '1' },
        marker: 'gone',
        startRevision: task.revision + 1,
      },
    }));
    await s.daemon();
    assert.equal((await s.ends(id)).status, 'complete');
    assert.equal(s.lines('starts').length, 1);
  });

  it('stopped, it is replaced, and its agents go on in the care of the next one', async () => {
    const s = scene();
    await s.daemon();
    const first = await s.box.task('echo x >> starts; sleep 3; exit 4');
    await s.runs(first);
    const stopped = s.holder('runner') ?? 0;
    process.kill(stopped, 'SIGSTOP');
    const second = await s.box.task('true');
    assert.equal((await s.ends(second)).status, 'complete');
    assert.equal(lives(stopped), false);
    assert.equal((await s.ends(first)).exitCode, 4);
    assert.equal(s.lines('starts').length, 1);
  });

  it('cancel works although the runner is gone', async () => {
    const s = scene();
    const id = await s.box.task('echo x >> starts; sleep 60');
    await s.box.ok('run');
    await until('the agent works', () => s.lines('starts').length === 1);
    const task = s.task(id);
    s.killRunner();
    await s.box.ok('cancel', id);
    assert.equal(s.status(id), 'cancelled');
    assert.equal(lives(task.pid ?? 0), false);
  });

  it('hole 13: ending when idle, it loses no start that comes at that moment', async () => {
    const s = scene();
    s.box.write('.orchestra/config.json', JSON.stringify({ runnerIdleSeconds: 0 }));
    await s.daemon();
    for (let count = 0; count < 12; count++) {
      const id = await s.box.task('true');
      assert.equal((await s.ends(id, 5000)).status, 'complete');
    }
  });

  it('hole 14: another environment gets another runner, the old one sees its agents out, limits count both', async () => {
    const s = scene();
    s.box.write('.orchestra/config.json', JSON.stringify({ maxConcurrent: 2, runnerIdleSeconds: 1 }));
    const old = await s.box.task('sleep 2; echo "$FLAVOUR" > old');
    await s.box.run(['run'], { env: { FLAVOUR: 'old' } });
    await s.runs(old);
    const oldRunner = s.holder('runner');
    const fresh = [await s.box.task('echo "$FLAVOUR" > new; sleep 1'), await s.box.task('sleep 0.1')];
    s.box.start(['daemon'], { env: { FLAVOUR: 'new' } });
    await s.runs(fresh[0] ?? '');
    assert.notEqual(s.holder('runner'), oldRunner);
    assert.equal(s.status(fresh[1] ?? ''), 'pending');
    for (const id of [old, ...fresh]) assert.equal((await s.ends(id)).status, 'complete');
    assert.deepEqual(s.lines('old'), ['old']);
    assert.deepEqual(s.lines('new'), ['new']);
  });

  it('hole 9: an agent that starts the runner itself does not take it along when it is cancelled', async () => {
    const s = scene();
    const cli = `${process.execPath} ${process.cwd()}/dist/cli.cjs`;
    const inner = await s.box.task('sleep 4; echo done > inner');
    const outer = await s.box.task(`${cli} run ${inner}; sleep 60`, '--priority', '9');
    // The runner that starts "outer" ends at once, so that the inner "run" has to start one.
    await s.box.ok('run', outer);
    s.killRunner();
    await s.runs(inner);
    await s.box.ok('cancel', outer);
    assert.equal(s.status(outer), 'cancelled');
    assert.equal((await s.ends(inner)).status, 'complete');
    assert.deepEqual(s.lines('inner'), ['done']);
  });

  it('hole 10: a task that says .done and lives on is stopped before it counts as complete', async () => {
    const s = scene();
    s.box.write(
      '.orchestra/config.json',
      JSON.stringify({ sentinelGraceSeconds: 1, maxConcurrent: 1, runnerIdleSeconds: 1 }),
    );
    const id = await s.box.task('touch .orchestra/tasks/$ORCHESTRA_TASK_ID.done; sleep 60');
    await s.box.ok('run');
    const task = await s.runs(id);
    assert.equal((await s.ends(id)).status, 'complete');
    assert.equal(lives(task.pid ?? 0), false);
  });

  it('hole 11: a sentinel of an earlier life does not end a new one', async () => {
    const s = scene();
    const id = await s.box.task('sleep 0.5; exit 3');
    s.box.write(`.orchestra/tasks/${id}.done`, '');
    await s.box.ok('run');
    assert.equal((await s.ends(id)).exitCode, 3);
  });

  it('hole 18: its folder gone, it stops its agents and ends', async () => {
    const s = scene();
    const id = await s.box.task('sleep 60');
    await s.box.ok('run');
    const agent = (await s.runs(id)).pid ?? 0;
    const runner = s.holder('runner') ?? 0;
    renameSync(s.store.paths.folder, `${s.box.base}/moved`);
    rmSync(`${s.box.base}/moved`, { recursive: true, force: true, maxRetries: 5 });
    mkdirSync(s.store.paths.folder, { recursive: true });
    await until('the agent is gone', () => !lives(agent));
    await until('the runner is gone', () => !lives(runner));
  });
});
