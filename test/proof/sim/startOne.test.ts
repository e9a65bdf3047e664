import assert from 'node:assert/strict';
import { programFactory } from './program.ts';
import { World } from './world.ts';

/** In which the lease of a halted process goes to another one, milliseconds. */
const TAKEN_OVER_MS = 4000;

describe('a command that starts one task, and is halted before it has', () => {
  it('ends once it goes on, where another process dispatches by now', async () => {
    // When it is halted decides how far it came.
    for (let haltedMs = 0; haltedMs <= 20; haltedMs++) {
      const world = new World(haltedMs, await programFactory(), {});
      try {
        const { queue } = world.open('cli');
        const id = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
        world.startOne(id);
        await world.machine.run(40 + haltedMs);
        const command = world.daemons[0]?.process;
        assert.ok(command);
        command.signal('SIGSTOP');
        world.startDaemon();
        await world.machine.run(TAKEN_OVER_MS);
        command.signal('SIGCONT');
        await world.machine.run(1000);
        assert.ok(command.isDead, `halted after ${String(haltedMs)} ms`);
        assert.equal(queue.read(id).status, 'running');
        assert.equal(world.began.get(id), 1);
      } finally {
        world.remove();
      }
    }
  });
});
