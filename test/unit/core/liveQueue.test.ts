import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { LiveQueue, systemClock, type Queue, type TaskView } from '../../../src/core/index.ts';
import type { TasksChange } from '../../../src/core/dispatch/liveTasks.ts';
import { shareTasks, type TasksShare } from '../../../src/core/dispatch/sharedTasks.ts';
import { finish } from '../../../src/core/model/longWork.ts';
import { archiveTask } from '../../../src/core/store/leaving.ts';
import { olderTask } from './older.ts';
import { allIds, Project, until } from './project.ts';

describe('a queue as a view holds it', () => {
  let project: Project;
  let queue: Queue;
  let aheadMs: number;

  beforeEach(() => {
    aheadMs = 0;
    project = new Project();
    queue = project.queue({}, { clock: { ...systemClock, nowMs: () => Date.now() + aheadMs } });
  });
  afterEach(() => project.dispose());

  async function withLive(act: (live: LiveQueue) => Promise<void> | void): Promise<void> {
    const live = LiveQueue.open(queue);
    try {
      await act(live);
    } finally {
      live.dispose();
    }
  }

  const share = (): TasksShare => shareTasks(queue.store, queue.clock);

  /** A task of long ago that runs as far as its file tells. */
  function running(taskId: string): void {
    const task = olderTask({ taskId, status: 'running', startedAt: '2025-12-01T10:00:00Z' });
    project.write(`.orchestra/tasks/${taskId}.json`, JSON.stringify(task));
  }

  const elapsed = ({ elapsedMs }: TaskView): number => elapsedMs ?? NaN;

  it('lets go of all it holds where it cannot be opened', () => {
    const { leases } = queue.paths;
    rmSync(leases, { recursive: true });
    symlinkSync(leases, leases);
    assert.throws(() => LiveQueue.open(queue), /ELOOP/);
    const left = shareTasks(queue.store, queue.clock);
    left.dispose();
    const next = shareTasks(queue.store, queue.clock);
    assert.notEqual(next.live, left.live, 'it was held by nobody else');
    next.dispose();
    rmSync(leases);
  });

  for (const folder of ['leases', 'paused'] as const) {
    it(`tells that state/${folder} cannot be read, shows what it knew, and goes on once it can`, async () => {
      const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
      await withLive(async (live) => {
        const path = queue.paths[folder];
        const known = live.view(taskId)?.waiting;
        assert.ok(known);
        const told: TasksChange[] = [];
        live.onChange((change) => told.push(change));
        const giveBack = takeAway(path);
        // A change of a task lets all be looked at.
        writeFileSync(queue.paths.taskFile(taskId), readFileSync(queue.paths.taskFile(taskId)));
        await until('it is told', () => live.problems().length > 0 && told.includes('all'));
        assert.deepEqual(live.problems(), [{ path, reason: 'cannot be read (ELOOP)' }]);
        assert.deepEqual(live.view(taskId)?.waiting, known);
        assert.equal(live.summary().pending, 1);
        told.length = 0;
        giveBack();
        await until('it is well again', () => live.problems().length === 0 && told.includes('all'));
      });
    });
  }

  /** Puts something in the place of a folder that cannot be listed. Returns what puts the folder back. */
  function takeAway(path: string): () => void {
    const away = `${path}.away`;
    mkdirSync(path, { recursive: true });
    renameSync(path, away);
    symlinkSync(path, path);
    return () => {
      rmSync(path);
      renameSync(away, path);
    };
  }

  it('gives all who ask the same tasks, until one changes', async () => {
    const [first = '', second = ''] = [1, 2].map(
      () => queue.add({ agent: 'shell', prompt: 'true', priority: 5 }).taskId,
    );
    await withLive(async (live) => {
      const before = live.live();
      assert.equal(live.live(), before);
      queue.edit(second, { priority: 9 });
      await until('the edit is known', () => live.live() !== before);
      assert.deepEqual(
        live.live().map(({ task }) => task.taskId),
        [second, first],
      );
    });
  });

  it('holds nothing where it cannot be opened, so that it can be tried again and again', () => {
    const { leases } = queue.paths;
    rmSync(leases, { recursive: true, force: true });
    symlinkSync(leases, leases);
    const before = share();
    assert.throws(() => LiveQueue.open(queue), /leases cannot be read \(ELOOP\)/);
    rmSync(leases);
    before.dispose();
    const after = share();
    assert.notEqual(after.live, before.live, 'somebody still holds the tasks');
    after.dispose();
  });

  it('knows how many are archived, whatever was put away while it was read', async () => {
    for (let count = 0; count < 6; count++) queue.add({ agent: 'shell', prompt: 'true' });
    await project.drain(queue);
    const [first = '', ...others] = allIds(queue);
    archiveTask(queue.store, first, queue.clock);
    for (const [at, id] of others.entries()) {
      const opening = LiveQueue.opening(queue);
      for (let pieces = 0; pieces <= at; pieces++) assert.notEqual(opening.next().done, true);
      archiveTask(queue.store, id, queue.clock);
      const live = finish(opening);
      await until('all that are archived are counted', () => live.summary().archived === at + 2);
      live.dispose();
    }
  });

  it('after a change makes no other view anew', async () => {
    const [first = '', second = ''] = [1, 2].map(
      () => queue.add({ agent: 'shell', prompt: 'true', priority: 5 }).taskId,
    );
    await withLive(async (live) => {
      const viewOfFirst = (): TaskView | undefined => live.live().find(({ task }) => task.taskId === first);
      const [before, known] = [live.live(), viewOfFirst()];
      queue.edit(second, { priority: 4 });
      await until('the edit is known', () => live.live() !== before);
      assert.ok(known);
      assert.equal(viewOfFirst(), known);
    });
  });

  it('shows after any changes what it would if it were opened then', async () => {
    const change = fc.record({
      kind: fc.constantFrom('add', 'add after', 'edit', 'pause', 'cancel'),
      which: fc.nat(),
      priority: fc.integer({ min: 1, max: 10 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 4, maxLength: 8 }), async (changes) => {
        const ids = [1, 2, 3].map(() => queue.add({ agent: 'shell', prompt: 'true' }).taskId);
        await withLive(async (live) => {
          for (const { kind, which, priority } of changes) {
            const id = ids[which % ids.length] ?? '';
            if (kind === 'add' || kind === 'add after') {
              const dependsOn = kind === 'add' ? [] : [id];
              ids.push(queue.add({ agent: 'shell', prompt: 'true', priority, dependsOn }).taskId);
            } else if (queue.read(id).status === 'pending') {
              if (kind === 'edit') queue.edit(id, { priority });
              else if (kind === 'pause')
                queue.store.commit(id, () => ({ kind, set: { pausedAt: '2026-01-01T00:00:00Z' } }));
              else queue.store.commit(id, () => ({ kind: 'cancelled', set: { status: 'cancelled' } }));
            }
            const known = (): unknown => ids.map((each) => live.view(each)?.task.revision);
            const asIs = JSON.stringify(ids.map((each) => queue.read(each).revision));
            await until('the change is known', () => JSON.stringify(known()) === asIs);
            await withLive((anew) => {
              assert.deepEqual(live.live(), anew.live());
            });
          }
        });
      }),
      { numRuns: 5 },
    );
  });

  it('lets the time of those that run go on, though nothing changes', async () => {
    running('task_1_run');
    queue.add({ agent: 'shell', prompt: 'true' });
    await withLive((live) => {
      const [before, waits] = live.live();
      assert.ok(before);
      aheadMs = 60_000;
      const [after, stillWaits] = live.live();
      assert.ok(after);
      assert.ok(elapsed(after) - elapsed(before) >= 60_000);
      assert.equal(stillWaits, waits);
      assert.equal(live.live().length, 2);
    });
  });

  it('lets it go on where all of them run', async () => {
    running('task_1_run');
    await withLive((live) => {
      const before = live.live().map(elapsed);
      aheadMs = 60_000;
      const after = live.live().map(elapsed);
      assert.equal(after.length, 1);
      assert.ok((after[0] ?? NaN) - (before[0] ?? NaN) >= 60_000);
    });
  });

  it('takes back what a task waits for once its time has come, though nothing changes', async () => {
    const in1Hour = new Date(Date.now() + 3_600_000).toISOString();
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true', notBefore: in1Hour });
    queue.add({ agent: 'shell', prompt: 'true' });
    await withLive(async (live) => {
      assert.equal(live.view(taskId)?.waiting?.kind, 'not-before');
      const told: TasksChange[] = [];
      live.onChange((change) => void told.push(change));
      aheadMs = 3_600_000;
      await until('it is told', () => told.some((change) => change !== 'all' && change.has(taskId)));
      assert.equal(live.view(taskId)?.waiting?.kind, 'no-dispatcher');
      assert.equal(live.live().find(({ task }) => task.taskId === taskId)?.waiting?.kind, 'no-dispatcher');
    });
  });

  it('tells those whose place in the line is another one, and no others', async () => {
    const ids = [1, 2, 3].map(() => queue.add({ agent: 'shell', prompt: 'true', priority: 5 }).taskId);
    await withLive(async (live) => {
      const told: unknown[] = [];
      live.onChange((change) => told.push(change === 'all' ? change : [...change].sort()));
      queue.add({ agent: 'shell', prompt: 'true', priority: 1 });
      await until('the first change is told', () => told.length > 0);
      told.splice(0);
      const [, , third = ''] = ids;
      queue.edit(third, { prompt: 'true too' });
      await until('the edit is told', () => told.length > 0);
      assert.deepEqual(told[0], [third]);
    });
  });
});
