import assert from 'node:assert/strict';
import { takeOver } from '../../src/core/index.ts';
import { LeaseFolder } from '../../src/core/running.ts';
import { eachScene, until } from './scene.ts';

/** A successor has to hold the lease this long after the holder is gone, milliseconds. */
const TAKEOVER_MS = 2000;

describe('the dispatcher', () => {
  const scene = eachScene({ maxConcurrent: 2 });

  const takeover = async (end: (pid: number) => void): Promise<number> => {
    const s = scene();
    await s.daemon();
    const first = s.holder('dispatcher') ?? 0;
    const second = s.box.start(['daemon']);
    await second.until(/./);
    const startedMs = performance.now();
    end(first);
    await until('another holds the lease', () => (s.holder('dispatcher') ?? first) !== first);
    const elapsedMs = performance.now() - startedMs;
    assert.equal(s.holder('dispatcher'), second.pid);
    return elapsedMs;
  };

  it('is succeeded within two seconds when it ends', async () => {
    assert.ok((await takeover((pid) => process.kill(pid, 'SIGTERM'))) < TAKEOVER_MS);
  });

  it('is succeeded within two seconds when it is killed', async () => {
    assert.ok((await takeover((pid) => process.kill(pid, 'SIGKILL'))) < TAKEOVER_MS);
  });

  it('hole 5: is succeeded when it falls silent, and waking up late it only watches', async () => {
    const s = scene();
    let silent = 0;
    const elapsedMs = await takeover((pid) => {
      silent = pid;
      process.kill(pid, 'SIGSTOP');
    });
    try {
      // Silence counts from the last beat, which may be up to a quarter of a second old.
      assert.ok(elapsedMs < TAKEOVER_MS, `took ${String(Math.round(elapsedMs))} ms`);
      const ids = [];
      for (let count = 0; count < 6; count++) ids.push(await s.box.task('echo x >> starts; sleep 0.3'));
      process.kill(silent, 'SIGCONT');
      for (const id of ids) assert.equal((await s.ends(id)).status, 'complete');
      assert.equal(s.lines('starts').length, 6);
      for (const id of ids) assert.equal(s.starts(id), 1);
      assert.notEqual(s.holder('dispatcher'), silent);
    } finally {
      process.kill(silent, 'SIGCONT');
    }
  });

  it('lets go for one that asks to take over, and for nobody else; each task starts once', async () => {
    const s = scene();
    await s.daemon();
    s.box.start(['daemon']);
    const ids = await Promise.all(Array.from({ length: 6 }, () => s.box.task('echo x >> starts; sleep 0.3')));
    const { queue, dispatcher } = s.competitor();
    dispatcher.start();
    assert.equal(dispatcher.role, 'viewer');
    try {
      assert.equal(await takeOver(queue, dispatcher), true);
      assert.equal(s.holder('dispatcher'), process.pid);
      for (const id of ids) assert.equal((await s.ends(id)).status, 'complete');
      assert.equal(s.lines('starts').length, 6);
      for (const id of ids) assert.equal(s.starts(id), 1);
      assert.equal(dispatcher.role, 'holder', 'the one that let go only watches');
    } finally {
      await dispatcher.stop();
    }
    await until('another holds the lease', () => (s.holder('dispatcher') ?? process.pid) !== process.pid);
  });

  it('tells others by which settings it goes, also once they change', async () => {
    const s = scene();
    await s.daemon();
    const told = (): number | undefined =>
      new LeaseFolder(s.store.paths.leases, 'dispatcher').current()?.maxConcurrent;
    assert.equal(told(), 2);
    s.box.write('.orchestra/config.json', JSON.stringify({ maxConcurrent: 7 }));
    await until('the lease tells the new limit', () => told() === 7);
    const id = await s.box.task('true');
    assert.equal((await s.ends(id)).status, 'complete', 'it dispatches still');
    assert.equal(s.leases('dispatcher').length, 1);
  });

  it('two of them start each task once and keep the limit', async () => {
    const s = scene();
    await s.daemon();
    s.box.start(['daemon']);
    const ids = await Promise.all(
      Array.from({ length: 12 }, () => s.box.task('echo + >> running; sleep 0.2; echo - >> running')),
    );
    for (const id of ids) await s.ends(id);
    let now = 0;
    let most = 0;
    for (const line of s.lines('running')) {
      now += line === '+' ? 1 : -1;
      most = Math.max(most, now);
    }
    assert.equal(s.lines('running').filter((line) => line === '+').length, 12);
    assert.ok(most <= 2, `${String(most)} ran at once`);
  });

  it('"run" beside a dispatcher says so and marks what shall start', async () => {
    const s = scene();
    const busy = [await s.box.task('sleep 2'), await s.box.task('sleep 2')];
    await s.daemon();
    for (const id of busy) await s.runs(id);
    const id = await s.box.task('true');
    const outcome = await s.box.run(['run', id]);
    assert.equal(outcome.code, 0);
    assert.match(outcome.stdout + outcome.stderr, /daemon/);
    assert.notEqual(s.task(id).runRequestedAt, null);
    assert.match(await s.box.ok('why', id), /slot/);
    assert.equal((await s.ends(id)).status, 'complete');
  });

  it('"status" starts nothing', async () => {
    const s = scene();
    const id = await s.box.task('true');
    await s.box.ok('status');
    await s.box.ok('why', id);
    assert.equal(s.status(id), 'pending');
    assert.equal(s.leases('runner').length, 0);
    assert.equal(s.leases('dispatcher').length, 0);
  });

  it('hole 12: a retry is made once, whoever makes it, and also where its dispatcher is killed', async () => {
    const s = scene();
    s.box.write(
      '.orchestra/config.json',
      JSON.stringify({ retryBackoffBaseSeconds: 0, runnerIdleSeconds: 1 }),
    );
    const id = await s.box.task('exit 3', '--auto-retry', '--max-retries', '2');
    const first = await s.daemon();
    s.box.start(['daemon']);
    await s.ends(id);
    first.kill();
    await until('the last retry failed', () => {
      const last = s.store.read(`${id}_r2`);
      return last.kind === 'task' && last.task.status === 'failed';
    });
    assert.equal(s.task(id).retriedBy, `${id}_r1`);
    assert.equal(s.task(`${id}_r1`).retriedBy, `${id}_r2`);
    assert.equal(s.task(`${id}_r2`).retriedBy, null);
    assert.equal(s.store.read(`${id}_r3`).kind, 'missing');
  });
});
