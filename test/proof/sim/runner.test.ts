import assert from 'node:assert/strict';
import { describeViolations } from '../invariants/alwaysTrue.ts';
import { readQueueFacts } from '../invariants/readQueueFacts.ts';
import { startedOnce } from '../invariants/starts.ts';
import type { CutOff } from './disk.ts';
import { programFactory } from './program.ts';
import { type Door, World } from './world.ts';

/** More changes of the disk than a start makes. */
const MOST_CHANGES = 40;
/** In which a runner that fell silent is replaced, milliseconds. */
const REPLACED_MS = 8000;

describe('a runner', () => {
  let world: World;
  let door: Door;
  afterEach(() => {
    world.remove();
  });

  async function begin(seed: number): Promise<void> {
    world = new World(seed, await programFactory(), {});
    door = world.open('cli');
    world.startDaemon();
    await world.machine.run(1000);
  }

  const add = (): string => door.queue.add({ agent: 'shell', prompt: 'true' }).taskId;

  it('that is killed at any change of the disk while it starts a task leaves one that comes to its end', async () => {
    let cuts = 0;
    for (const when of ['before', 'after', 'half'] satisfies CutOff['when'][]) {
      for (let changesAway = 0; changesAway < MOST_CHANGES; changesAway++) {
        await begin(changesAway);
        add();
        await world.machine.run(1000);
        const [victim] = world.runners;
        assert.ok(victim);
        victim.cutOff = { changesAway, when };
        const id = add();
        await world.machine.run(600);
        if (victim.isDead) cuts++;
        victim.cutOff = undefined;
        await world.machine.run(REPLACED_MS);
        for (const agent of world.agents) agent.end(0);
        await world.machine.run(1000);
        const { status } = door.queue.read(id);
        assert.ok(
          ['complete', 'failed'].includes(status),
          `${when} change ${String(changesAway)}: ${status}`,
        );
        assert.equal(describeViolations(startedOnce(readQueueFacts(world.root), world.began)), '');
        world.remove();
        if (!victim.isDead) break;
      }
    }
    assert.ok(cuts > 10, `only ${String(cuts)} changes were cut off`);
  });

  it('goes by a limit that was lowered after a task was marked to start', async () => {
    await begin(1);
    add();
    await world.machine.run(1000);
    world.runners[0]?.signal('SIGSTOP');
    const marked = add();
    await world.machine.run(300);
    world.write('.orchestra/config.json', JSON.stringify({ maxConcurrent: 1 }));
    await world.machine.run(300);
    add(); // The dispatcher looks.
    await world.machine.run(REPLACED_MS);
    assert.equal(world.runners.filter((runner) => !runner.isDead).length, 1);
    assert.equal(door.queue.read(marked).status, 'pending');
    for (const agent of world.agents) agent.end(0);
    await world.machine.run(1000);
    assert.equal(door.queue.read(marked).status, 'running');
  });
});
