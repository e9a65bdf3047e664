import assert from 'node:assert/strict';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { LeaseFolder, ownIdentity } from '../../../src/core/running.ts';
import { itOnLinux } from '../onLinux.ts';
import { HealthyQueue } from './healthyQueue.ts';
import { QueueWatch } from './queueWatch.ts';
import { plantField } from './unknownFields.ts';

describe('who watches a queue sees at the next look', () => {
  let box: HealthyQueue;
  let pending: string;
  let watch: QueueWatch;
  beforeEach(() => {
    box = new HealthyQueue();
    pending = box.add();
    plantField(box.root, pending);
    watch = new QueueWatch(box.root, {
      limits: { total: 1 },
      calmSinceMs: () => Date.now() - 10_000,
    }).keepAll();
  });
  afterEach(() => {
    box.remove();
  });

  /** A look between steps, one while others write, and one at rest: each of them names it. */
  const sees = async (words: RegExp): Promise<void> => {
    watch.look('a step');
    assert.match(watch.broken.join('\n'), words);
    for (const look of ['lookBesides', 'lookAtRest'] as const) {
      const other = new QueueWatch(box.root, { limits: { total: 1 } });
      other.acknowledged.add(pending);
      other.planted.push(...watch.planted);
      await other[look]('a step');
      // These two are seen by comparing with an earlier look.
      if (!/invariant (12|13)/.test(words.source)) assert.match(other.broken.join('\n'), words);
    }
  };

  /** Acts as if it were so much later. */
  const later = (ms: number, act: () => void): void => {
    const { now } = Date;
    const thenMs = now() + ms;
    Date.now = () => thenMs;
    try {
      act();
    } finally {
      Date.now = now;
    }
  };

  it('nothing, where nothing is broken', () => {
    watch.look('a step');
    assert.deepEqual(watch.broken, []);
  });

  it('a task that is lost', async () => {
    for (const file of [`tasks/${pending}.json`, `state/journal/${pending}.jsonl`]) rmSync(box.path(file));
    await sees(/invariant 1: .* is nowhere/);
  });

  it('an event that is not told', async () => {
    rmSync(box.path('events.jsonl'));
    await sees(/invariant 4: .* is not in the events/);
  });

  it('more running than may', async () => {
    for (const id of [pending, box.add()]) box.start(id);
    await sees(/invariant 5: .* 2 tasks run/);
  });

  it('a ready task that waits', () => {
    later(3000, () => {
      watch.look('a step');
    });
    assert.match(watch.broken.join('\n'), /invariant 8: .* is first and ready/);
  });

  itOnLinux('a task that runs for more than five seconds without a process', () => {
    box.start(pending);
    const process = { ...ownIdentity(), startTicks: '1' };
    box.queue.store.commit(pending, () => ({ kind: 'adopted', set: { process } }));
    watch.look('a step');
    assert.deepEqual(watch.broken, []);
    later(6000, () => {
      watch.look('a later step');
    });
    assert.match(watch.broken.join('\n'), /invariant 9: /);
  });

  it('a field of somebody else that is gone', async () => {
    box.rewrite(`tasks/${pending}.json`, (text) => text.replace('"ticket"', '"other"'));
    await sees(/invariant 11: .* ticket is gone/);
  });

  it('a file of the project that was made', async () => {
    writeFileSync(path.join(box.root, 'made.txt'), '');
    await sees(/invariant 12: made\.txt was made/);
  });

  it('a lease that changes hands between two looks', async () => {
    const folder = new LeaseFolder(box.path('state/leases'), 'dispatcher');
    folder.claim(0, { owner: ownIdentity(), door: 'test', build: '' });
    watch.look('a step');
    box.rewrite('state/leases/dispatcher.1.json', (text) => text.replace(/"pid":\d+/, '"pid":1'));
    await sees(/invariant 13: dispatcher 1 changed hands/);
  });

  it('half a file, also where it is whole at the look after', async () => {
    const file = box.path(`tasks/${pending}.json`);
    renameSync(file, `${file}.whole`);
    writeFileSync(file, '{"taskId":');
    const look = watch.lookBesides('a step');
    renameSync(`${file}.whole`, file);
    await look;
    assert.match(watch.broken.join('\n'), /invariant 14: /);
  });
});
