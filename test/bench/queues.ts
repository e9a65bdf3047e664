import { mkdirSync, writeFileSync } from 'node:fs';
import type { QueuePaths } from '../../src/core/running.ts';
import { OrchestraError, type Queue, type Task } from '../../src/core/index.ts';

/** How many finished tasks of which kind a queue is filled with, and where they lie. */
export interface Filling {
  readonly complete: number;
  /** Not to be retried by itself. */
  readonly failed?: number;
  readonly where: 'tasks' | 'archive';
}

const DAY_MS = 86_400_000;

/**
 * Fills a queue with finished tasks as the queue itself would have left them: task file and journal in `tasks`, the
 * task file alone in `archive`. Written straight, because to run a hundred thousand tasks takes an hour.
 */
export function fill(queue: Queue, filling: Filling): { complete: string[]; failed: string[] } {
  const pattern = queue.add({ agent: 'shell', prompt: 'true' });
  queue.store.commit(pattern.taskId, () => ({ kind: 'cancelled', set: { status: 'cancelled' } }));
  queue.clean(pattern.taskId);
  mkdirSync(queue.paths.archive, { recursive: true });
  const sinceMs = Date.now() - DAY_MS;
  const make = (status: 'complete' | 'failed', count: number): string[] =>
    Array.from({ length: count }, (_, number) => {
      const id = `task_${String(sinceMs + number)}_${status.slice(0, 1)}${number.toString(36).padStart(4, '0')}`;
      writeTask(queue.paths, finished(pattern, id, status, sinceMs + number), filling.where);
      return id;
    });
  return { complete: make('complete', filling.complete), failed: make('failed', filling.failed ?? 0) };
}

/** Adds pending tasks that run `prompt`; returns their ids. */
export function addPending(queue: Queue, count: number, prompt = 'true'): string[] {
  return Array.from({ length: count }, () => queue.add({ agent: 'shell', prompt }).taskId);
}

/** Fills a queue with pending tasks, written straight as {@link fill} does. */
export function fillPending(queue: Queue, count: number): void {
  const pattern = queue.add({ agent: 'shell', prompt: 'true' });
  const sinceMs = Date.now();
  for (let number = 0; number < count - 1; number++) {
    const taskId = `task_${String(sinceMs + number)}_p${number.toString(36).padStart(4, '0')}`;
    const createdAt = new Date(sinceMs + number).toISOString();
    writeTask(queue.paths, { ...pattern, taskId, createdAt, revision: 1 }, 'tasks');
  }
}

function finished(pattern: Task, taskId: string, status: 'complete' | 'failed', atMs: number): Task {
  const at = new Date(atMs).toISOString();
  return {
    ...pattern,
    taskId,
    status,
    prompt: `Look through the module and mend what the linter reports (${taskId})`,
    createdAt: at,
    startedAt: at,
    completedAt: at,
    exitCode: status === 'complete' ? 0 : 1,
    ...(status === 'failed'
      ? { failureReason: 'exit-code', errorMessage: 'Process exited with code 1' }
      : {}),
    startRevision: 2,
    revision: 3,
  };
}

function writeTask(paths: QueuePaths, task: Task, where: Filling['where']): void {
  if (where === 'archive') {
    writeFileSync(
      paths.archivedTask(task.taskId),
      JSON.stringify({ ...task, archivedAt: task.completedAt }, null, 2),
    );
    return;
  }
  const event = {
    at: task.createdAt,
    task: task.taskId,
    revision: task.revision,
    from: null,
    to: task.status,
    by: 'bench',
    kind: 'created',
  };
  writeFileSync(paths.taskFile(task.taskId), JSON.stringify(task, null, 2));
  writeFileSync(
    paths.journalFile(task.taskId),
    `${JSON.stringify({ revision: task.revision, nonce: 'bench', event, task })}\n`,
  );
}

/** @throws Error unless all these tasks are complete: a benchmark of failures would be a fast one */
export function requireComplete(queue: Queue, ids: readonly string[]): void {
  for (const id of ids) {
    const task = queue.tryRead(id);
    if (task?.status === 'complete') continue;
    throw new OrchestraError(
      'refused',
      `${id} is ${task?.status ?? 'missing'} (${task?.errorMessage ?? ''}), not complete.`,
    );
  }
}
