import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock, Queue } from '../../../src/core/index.ts';
import { shareTasks } from '../../../src/core/dispatch/sharedTasks.ts';
import { describeProgramTrust } from '../../../src/core/dispatch/trust.ts';
import { cancel } from '../../../src/core/model/transitions.ts';
import { Project, until } from './project.ts';

describe('what a process knows of its queue', () => {
  let project: Project;
  let queue: Queue;
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
  });
  afterEach(() => project.dispose());

  const idsOf = (tasks: readonly { readonly id: string }[]): string[] => tasks.map(({ id }) => id).sort();
  const add = (): string => queue.add({ agent: 'shell', prompt: 'true' }).taskId;

  it('is there once for all who need it, and current for whoever comes later', () => {
    const first = shareTasks(queue.store, queue.clock);
    const id = add();
    const second = shareTasks(queue.store, queue.clock);
    assert.equal(second.live, first.live);
    assert.ok(second.live.tasks.has(id), 'although no event was delivered yet');
    first.dispose();
    second.dispose();
  });

  it('is not read once more for whoever comes the moment after, unless something has changed', async () => {
    const id = add();
    // Until the folder's time tells of the next change.
    await delay(30);
    const first = shareTasks(queue.store, queue.clock);
    let readings = 0;
    first.live.onChange((change) => (readings += change === 'all' ? 1 : 0));
    const second = shareTasks(queue.store, queue.clock);
    assert.equal(readings, 0);
    queue.store.commit(id, (task) => cancel(task, Date.now()));
    const third = shareTasks(queue.store, queue.clock);
    assert.equal(readings, 1);
    assert.ok(!third.live.tasks.has(id));
    for (const share of [first, second, third]) share.dispose();
  });

  it('is kept up until the last one lets go, however often one does', async () => {
    const first = shareTasks(queue.store, queue.clock);
    const second = shareTasks(queue.store, queue.clock);
    first.dispose();
    first.dispose();
    const id = add();
    await until('the new task is known', () => second.live.tasks.has(id));
    second.dispose();
    const third = shareTasks(queue.store, queue.clock);
    assert.notEqual(third.live, second.live);
    third.dispose();
  });

  it('of tasks that are taken away it takes in many at once, where to read the queue takes long', async () => {
    const ids = Array.from({ length: 12 }, add);
    for (const id of ids) queue.store.commit(id, (task) => cancel(task, Date.now()));
    let tookMs = 0;
    // It asks what time it is each time it reads, and each time that has taken long.
    const nowMs = (): number => {
      tookMs += 50;
      return Date.now();
    };
    const clock: Clock = { nowMs, monotonicMs: () => performance.now() + tookMs };
    const share = shareTasks(queue.store, clock);
    let looks = 0;
    const counting = share.live.onChange((change) => (looks += change === 'all' ? 1 : 0));
    const startedMs = performance.now();
    for (const [index, id] of ids.entries()) {
      queue.clean(id);
      await until(
        'it is no longer counted',
        () => share.live.settled.counts().cancelled === ids.length - 1 - index,
      );
      const left = ids.slice(index + 1).sort();
      assert.deepEqual(idsOf(share.live.settled.all()), left);
      assert.deepEqual(idsOf(share.live.settled.newest(ids.length)), left);
      await delay(60);
    }
    const atMost = 1 + Math.ceil((performance.now() - startedMs) / 900);
    counting.dispose();
    share.dispose();
    assert.ok(looks <= atMost, `${String(looks)} looks instead of ${String(atMost)}`);
  });

  it('that a task ended as its journal says, whatever somebody who was shown its file saw', () => {
    const id = add();
    queue.store.commit(id, (task) => cancel(task, Date.now()));
    const file = queue.paths.taskFile(id);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"cancelled"', '"failed"'));
    const share = shareTasks(queue.store, queue.clock);
    assert.equal(share.live.findShown(id)?.status, 'failed');
    assert.equal(share.live.find(id)?.status, 'cancelled', 'so nothing starts that depends on it');
    share.dispose();
  });

  it('that it is trusted, for a fifth of a second more at most', () => {
    let nowMs = 1000;
    const clock: Clock = { nowMs: () => Date.now(), monotonicMs: () => nowMs };
    const watched = project.queue({}, { clock });
    assert.equal(describeProgramTrust(watched).queue, undefined);
    rmSync(join(project.base, 'config', 'orchestra', 'trust'), { recursive: true });
    nowMs += 201;
    assert.match(describeProgramTrust(watched).queue ?? '', /run "orchestra trust"/);
  });
});
