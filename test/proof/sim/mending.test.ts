import assert from 'node:assert/strict';
import { alwaysTrue, describeViolations } from '../invariants/alwaysTrue.ts';
import { eventsTell } from '../invariants/eventLog.ts';
import { readQueueFacts } from '../invariants/readQueueFacts.ts';
import type { CutOff } from './disk.ts';
import { programFactory } from './program.ts';
import { type Door, World } from './world.ts';

/** More changes of the disk than any one command makes. */
const MOST_CHANGES = 60;
/** In which a dispatcher that lives on mends what a killed command left, milliseconds. */
const MENDED_MS = 40_000;

describe('a command that is killed at any change of the disk, while a dispatcher lives on', () => {
  let world: World;
  afterEach(() => {
    world.remove();
  });

  /** Lets a command be killed at each of its changes in turn, in a world of its own each time, and looks what is left. */
  async function atEachChange(
    prepare: (door: Door) => Promise<string>,
    command: (door: Door, id: string) => void,
    check: (door: Door, id: string) => void,
  ): Promise<void> {
    let cuts = 0;
    for (const when of ['before', 'after', 'half'] satisfies CutOff['when'][]) {
      for (let changesAway = 0; changesAway < MOST_CHANGES; changesAway++) {
        world = new World(changesAway, await programFactory(), {});
        const door = world.open('cli');
        world.startDaemon();
        await world.machine.run(1000);
        const id = await prepare(door);
        const victim = world.open('cli');
        victim.process.cutOff = { changesAway, when };
        victim.process.do(() => {
          command(victim, id);
        });
        const isDone = !victim.process.isDead;
        await world.machine.run(MENDED_MS);
        const facts = readQueueFacts(world.root);
        const where = `cut off ${when} change ${String(changesAway)}`;
        const violations = [...alwaysTrue(facts), ...eventsTell(facts, { everything: true })];
        assert.equal(describeViolations(violations), '', where);
        check(door, id);
        world.remove();
        if (isDone) break;
        cuts++;
      }
    }
    assert.ok(cuts > 10, `only ${String(cuts)} changes were cut off`);
  }

  async function failedTask({ queue }: Door, maxRetries: number): Promise<string> {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true', maxRetries });
    await world.machine.run(1000);
    for (const agent of world.agents) agent.end(3);
    await world.machine.run(1000);
    assert.equal(queue.read(taskId).status, 'failed');
    return taskId;
  }

  it('makes the retry it named, as it was asked for, or names none', async () => {
    await atEachChange(
      (door) => failedTask(door, 0),
      ({ queue }, id) => {
        queue.retry(id, { maxRetries: 2, auto: true });
      },
      ({ queue }, id) => {
        const { retriedBy } = queue.read(id);
        if (retriedBy === null) return;
        const { taskId, maxRetries, autoRetry } = queue.read(retriedBy);
        assert.deepEqual([taskId, maxRetries, autoRetry], [retriedBy, 2, true]);
      },
    );
  });

  it('has archived the task, or has not', async () => {
    await atEachChange(
      (door) => failedTask(door, 3),
      ({ queue }) => {
        queue.archive({ force: true });
      },
      ({ queue }, id) => {
        const task = queue.read(id);
        assert.equal(task.status, 'failed');
        const isArchived = (task.archivedAt ?? null) !== null;
        assert.equal(queue.store.read(id).kind, isArchived ? 'missing' : 'task');
      },
    );
  });

  it('has deleted the task, or has not', async () => {
    await atEachChange(
      (door) => failedTask(door, 3),
      ({ queue }, id) => {
        queue.clean(id);
      },
      ({ queue }, id) => {
        assert.equal(queue.tryRead(id)?.deletedAt ?? null, null);
      },
    );
  });

  it('has added the task and lets it run, or has not', async () => {
    await atEachChange(
      () => Promise.resolve(''),
      ({ queue }) => {
        queue.add({ agent: 'shell', prompt: 'true' });
      },
      ({ queue }) => {
        for (const { task } of queue.status({ all: true }).tasks) assert.equal(task.status, 'running');
      },
    );
  });
});
