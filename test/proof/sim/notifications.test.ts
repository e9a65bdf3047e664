import assert from 'node:assert/strict';
import { programFactory } from './program.ts';
import { type Door, World } from './world.ts';

/** More than any test here causes. */
const ALL = 1_000_000;

describe('where the system forgets to tell of a change', () => {
  let world: World;
  let door: Door;
  beforeEach(async () => {
    world = new World(1, await programFactory(), {});
    door = world.open('cli');
    world.startDaemon();
    await world.machine.run(1000);
  });
  afterEach(() => {
    world.remove();
  });

  const add = (): string => door.queue.add({ agent: 'shell', prompt: 'true' }).taskId;

  it('a new task is found by the dispatcher, although it was told of later ones', async () => {
    world.machine.lostNotifications = ALL;
    const untold = add();
    await world.machine.run(100);
    world.machine.lostNotifications = 0;
    for (let at = 0; at < 10; at++) {
      add();
      await world.machine.run(300);
      for (const agent of world.agents) agent.end(0);
    }
    assert.equal(world.began.get(untold), 1);
  });

  it('a request to cancel is found by the runner', async () => {
    const id = add();
    await world.machine.run(1000);
    assert.equal(door.queue.read(id).status, 'running');
    world.machine.lostNotifications = ALL;
    const cancelled = door.queue.cancel(id);
    await world.machine.run(3000);
    assert.equal(door.queue.read(id).status, 'cancelled');
    assert.equal((await cancelled).status, 'cancelled');
  });

  it('a longer timeout is found by the runner before the shorter one is over', async () => {
    const id = door.queue.add({ agent: 'shell', prompt: 'true', timeoutSeconds: 3 }).taskId;
    await world.machine.run(1000);
    world.machine.lostNotifications = ALL;
    door.queue.extendTimeout(id, 60);
    await world.machine.run(5000);
    assert.equal(door.queue.read(id).status, 'running');
  });
});
