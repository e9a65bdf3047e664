import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { isTerminal, type Queue, type Task, type TaskStatus } from '../../../src/core/index.ts';
import { type Project, until } from '../../unit/core/project.ts';
import type { QueueWatch } from '../invariants/queueWatch.ts';

/** Runs one task of the shell agent to its end, whatever it does. */
export async function runToItsEnd(
  queue: Queue,
  project: Project,
  watch: QueueWatch,
  prompt: string,
): Promise<Task> {
  const { taskId } = queue.add({ agent: 'shell', prompt });
  await project.dispatch(queue);
  return ends(queue, watch, taskId);
}

/** The task once it has ended; until then it is noted who works for it. */
export function ends(queue: Queue, watch: QueueWatch, id: string): Promise<Task> {
  watch.acknowledged.add(id);
  const look = (): Task | undefined => {
    watch.noteDescendants();
    const task = queue.tryRead(id);
    return task !== undefined && isTerminal(task.status) ? task : undefined;
  };
  return until(`${id} has ended`, look, 30_000);
}

/** What must hold after any agent: the state, its log, nothing of it that lives, and every promise that always holds. */
export async function holds(
  queue: Queue,
  watch: QueueWatch,
  task: Task,
  status: TaskStatus,
  reason?: string,
): Promise<void> {
  assert.deepEqual([task.status, task.failureReason ?? undefined], [status, reason], JSON.stringify(task));
  assert.ok(statSync(queue.paths.logFile(task.taskId)).isFile(), 'its log is kept');
  // The end stands in the journal a moment before the task file shows it.
  const isShown = (): boolean => queue.store.readFileOnly(task.taskId)?.kind === 'ok';
  await until('its file is whole', isShown);
  watch.look('once it ended');
  assert.deepEqual(watch.broken, []);
}
