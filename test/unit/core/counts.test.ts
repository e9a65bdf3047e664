import assert from 'node:assert/strict';
import { LiveQueue, type Queue, type Summary } from '../../../src/core/index.ts';
import { olderTask } from './older.ts';
import { Project, until } from './project.ts';

const MANY = 70;

describe('the counts of attempts', () => {
  let project: Project;
  let queue: Queue;
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
  });
  afterEach(() => project.dispose());

  const shown = ({ total, pending, complete, failed, cancelled, retried, timedOut }: Summary): unknown => ({
    total,
    pending,
    complete,
    failed,
    cancelled,
    retried,
    timedOut,
  });
  const NONE = { total: 0, pending: 0, complete: 0, failed: 0, cancelled: 0, retried: 0, timedOut: 0 };

  /** Finished tasks of long ago, so many that an index is kept. */
  function putMany(changes: Readonly<Record<string, unknown>> = {}): string[] {
    return Array.from({ length: MANY }, (_, n) => {
      const taskId = `task_${String(n)}`;
      const task = olderTask({ taskId, status: 'failed', completedAt: '2025-12-01T10:00:00Z', ...changes });
      project.write(`.orchestra/tasks/${taskId}.json`, JSON.stringify(task));
      return taskId;
    });
  }

  it('take a task by its latest attempt; those before are retried, and nothing else', async () => {
    queue.add({ agent: 'shell', prompt: 'test -e tried || { touch tried; exit 4; }', autoRetry: true });
    queue.add({ agent: 'shell', prompt: 'exit 5', autoRetry: true, maxRetries: 2 });
    await project.drain(queue);
    const counts = { ...NONE, total: 5, complete: 1, failed: 1, retried: 3 };
    assert.deepEqual(shown(queue.status().summary), counts);
    const live = LiveQueue.open(queue);
    try {
      assert.deepEqual(shown(live.summary()), counts);
    } finally {
      live.dispose();
    }
  });

  it('follow a retry made long after, and its deletion, at both doors, though the index knew the first attempt', async () => {
    const [id = ''] = putMany({ timedOutAt: '2025-12-01T10:00:00Z' });
    const before = { ...NONE, total: MANY, failed: MANY, timedOut: MANY };
    assert.deepEqual(shown(queue.status().summary), before);
    assert.ok(queue.indexStats().exists);
    const live = LiveQueue.open(queue);
    const both = async (expected: object): Promise<void> => {
      assert.deepEqual(shown(queue.status().summary), expected);
      assert.deepEqual(shown(queue.status({ limit: 0 }).summary), expected);
      assert.deepEqual(queue.verifyIndex(), []);
      await until('the view shows it', () => {
        const now = JSON.stringify(shown(live.summary()));
        return now === JSON.stringify(expected);
      });
    };
    try {
      await both(before);
      const { taskId } = queue.retry(id);
      const retried = { ...before, total: MANY + 1, failed: MANY - 1, timedOut: MANY - 1, retried: 1 };
      await both({ ...retried, pending: 1 });
      await queue.cancel(taskId);
      await both({ ...retried, cancelled: 1 });
      queue.clean(taskId);
      await both(before);
    } finally {
      live.dispose();
    }
  });

  it('stay as they are in the archive', async () => {
    queue.add({ agent: 'shell', prompt: 'test -e tried || { touch tried; exit 4; }', autoRetry: true });
    await project.drain(queue);
    assert.equal(queue.archive({ force: true }).length, 2);
    const { count, byStatus } = queue.archiveStats();
    assert.equal(count, 2);
    assert.deepEqual(byStatus, { complete: 1, failed: 0, cancelled: 0, timedOut: 0, retried: 1 });
    assert.equal(queue.status().summary.archived, 2);
  });
});
