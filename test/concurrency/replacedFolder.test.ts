import assert from 'node:assert/strict';
import { renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { LiveQueue, Queue } from '../../src/core/index.ts';
import { LeaseFolder, ownIdentity } from '../../src/core/running.ts';
import { eachScene, until, type Scene } from './scene.ts';

describe('a queue whose folder was removed and made anew', () => {
  const scene = eachScene();

  /** What a person does who starts afresh: other files under the same name. */
  function replace(s: Scene): Queue {
    const folder = path.join(s.box.root, '.orchestra');
    renameSync(folder, path.join(s.box.base, 'gone'));
    const queue = openQueue(s);
    queue.ensure();
    rmSync(path.join(s.box.base, 'gone'), { recursive: true, force: true });
    return queue;
  }

  function openQueue(s: Scene): Queue {
    return Queue.open({ root: s.box.root, actor: 'test', environment: s.box.environment() });
  }

  it('is dispatched on by the process that dispatched the old one, each task once', async () => {
    const s = scene();
    const daemon = await s.daemon();
    assert.equal((await s.ends(await s.box.task('true'))).status, 'complete');
    for (let round = 0; round < 2; round++) {
      replace(s);
      for (const id of [await s.box.task('echo x >> starts'), await s.box.task('echo x >> starts')])
        assert.equal((await s.ends(id)).status, 'complete');
      assert.equal(s.lines('starts').length, 2 * (round + 1));
      await until('the daemon holds the lease', () => s.holder('dispatcher') === daemon.pid);
    }
  });

  it('has one dispatcher, although another one took the same epoch of the new folder', async () => {
    const s = scene();
    const first = await s.daemon();
    const epoch = s.leases('dispatcher').at(-1) ?? 0;
    first.signal('SIGSTOP');
    replace(s);
    const leases = new LeaseFolder(s.store.paths.leases, 'dispatcher');
    const info = { owner: ownIdentity(), door: 'vscode', build: 'other', mode: 'auto' as const };
    const held = Array.from({ length: epoch }, (_, taken) => leases.claim(taken, info)).at(-1);
    assert.equal(held?.epoch, epoch);
    const beating = setInterval(() => held.beat(), 100);
    first.signal('SIGCONT');
    try {
      await until('the first one watches', () => /VS Code .* dispatches/.test(first.stderr));
      assert.equal(s.holder('dispatcher'), process.pid);
    } finally {
      clearInterval(beating);
    }
  });

  it('is shown as it is now by a view that was open before, and so are its changes', async () => {
    const s = scene();
    const before = await s.box.task('true');
    const live = LiveQueue.open(openQueue(s));
    const shown = (): string =>
      live
        .tasks()
        .map(({ task }) => `${task.taskId} ${task.status}`)
        .join();
    try {
      assert.equal(shown(), `${before} pending`);
      replace(s);
      const id = await s.box.task('true');
      await until('the new task is shown', () => shown() === `${id} pending`);
      let heard = 0;
      live.onChange(() => heard++);
      await s.box.ok('cancel', id);
      await until('its end is shown', () => shown() === `${id} cancelled`);
      assert.ok(heard > 0);
      const next = await s.box.task('true');
      await until('the next one is shown', () => shown().includes(`${next} pending`), 900);
    } finally {
      live.dispose();
    }
  });
});
