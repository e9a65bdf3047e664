import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { initConfig, isTerminal, setConfigValue, type Queue } from '../../../src/core/index.ts';

/** One thing asked of a queue on a full disk. */
export interface Write {
  /** What it works on. */
  prepare(queue: Queue): string;
  act(queue: Queue, id: string): unknown;
  /** Whether a task that failed has to be there first, one for each time. */
  readonly needsFailed?: boolean;
  /** What of the task shows whether it was done; undefined where being cut off half-way is as good, and finished later. */
  readonly shows?: (queue: Queue, id: string) => unknown;
}

const LONG = 'z'.repeat(3000);
const pending = (queue: Queue): string => queue.add({ agent: 'shell', prompt: 'true' }).taskId;
const failed = (queue: Queue): string => {
  const task = queue
    .status({ all: true })
    .tasks.find(({ task: each }) => each.failureReason === 'exit-code' && (each.retriedBy ?? null) === null);
  assert.ok(task !== undefined, 'a failed task is left');
  return task.task.taskId;
};
const finished = (queue: Queue): string => {
  const id = pending(queue);
  void queue.cancel(id);
  assert.ok(isTerminal(queue.read(id).status));
  return id;
};

/** An older queue beside the project, with one task that has ended, its plan and its log. */
const olderTask = (queue: Queue): string => {
  const id = `task_17000000${String(++older).padStart(5, '0')}`;
  const put = (name: string, content: string): void => {
    const file = path.join(olderFolder(queue, id), name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  const task = { taskId: id, status: 'complete', agent: 'shell', prompt: 'true' };
  put(`tasks/${id}.json`, JSON.stringify({ ...task, createdAt: '2025-12-02T12:38:17.123456' }));
  put(`plans/${id}_plan.md`, LONG);
  put(`logs/${id}.log`, LONG);
  return id;
};
let older = 0;
const olderFolder = (queue: Queue, id: string): string => path.join(path.dirname(queue.root), id);

/** Each kind of write that a person asks for, by its name. */
export const WRITES: Readonly<Record<string, Write>> = {
  'a new task': {
    prepare: () => 'task_none',
    act: (queue) => queue.add({ agent: 'shell', prompt: `: ${LONG}` }),
    shows: (queue) => queue.status().summary.pending,
  },
  'an edit': {
    prepare: pending,
    act: (queue, id) => queue.edit(id, { prompt: `: ${LONG}` }),
    shows: (queue, id) => queue.read(id).prompt,
  },
  'a small change': {
    prepare: pending,
    act: (queue, id) =>
      queue.store.commit(
        id,
        (task) => (task.status === 'pending' ? { kind: 'edited', set: { priority: 99 } } : undefined),
        { flush: true },
      ),
    shows: (queue, id) => queue.read(id).priority,
  },
  'more time': {
    prepare: (queue) => queue.add({ agent: 'shell', prompt: 'true', timeoutSeconds: 10 }).taskId,
    act: (queue, id) => queue.extendTimeout(id, 5),
    shows: (queue, id) => queue.read(id).timeout,
  },
  'a pause': {
    prepare: pending,
    act: (queue, id) => queue.pause({ task: id }),
    shows: (queue, id) => queue.read(id).pausedAt !== null,
  },
  'a resumption': {
    prepare: (queue) => {
      const id = pending(queue);
      queue.pause({ task: id });
      return id;
    },
    act: (queue, id) => queue.resume({ task: id }),
    shows: (queue, id) => queue.read(id).pausedAt !== null,
  },
  'a cancellation': {
    prepare: pending,
    act: (queue, id) => queue.cancel(id),
    shows: (queue, id) => queue.read(id).status,
  },
  'a setting': {
    prepare: (queue) => {
      setConfigValue(queue.root, 'maxConcurrent', '1');
      return 'task_none';
    },
    act: (queue) => setConfigValue(queue.root, 'maxConcurrent', '2'),
    shows: (queue) => readFileSync(path.join(queue.paths.folder, 'config.json'), 'utf8'),
  },
  'the first setting': {
    prepare: (queue) => {
      rmSync(path.join(queue.paths.folder, 'agent-config.json'), { force: true });
      return 'task_none';
    },
    act: (queue) => initConfig(queue.root),
  },
  'an import': {
    prepare: olderTask,
    act: (queue, id) => queue.importOlder(olderFolder(queue, id)),
    shows: (queue, id) => queue.tryRead(id)?.status,
  },
  'the events, put aside': {
    prepare: pending,
    act: (queue) => {
      queue.store.events.rotate(Date.now(), 1, 30);
    },
  },
  'a pause of all': {
    prepare: pending,
    act: (queue) => queue.pause({ agent: 'codex' }),
  },
  'a retry': { prepare: failed, needsFailed: true, act: (queue, id) => queue.retry(id) },
  archiving: { prepare: finished, act: (queue) => queue.archive({ force: true }) },
  cleaning: { prepare: finished, act: (queue, id) => queue.clean(id) },
  'the index': { prepare: pending, act: (queue) => queue.rebuildIndex() },
};
