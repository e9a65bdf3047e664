import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { isTerminal, type Queue, type Task, type TaskStatus } from '../../../src/core/index.ts';
import { type Project, until } from '../../unit/core/project.ts';
import { alwaysTrue, describeViolations } from '../invariants/alwaysTrue.ts';
import { livingProcesses, nothingSurvives } from '../invariants/processes.ts';
import { readQueueFacts } from '../invariants/readQueueFacts.ts';

/** Runs one task of the shell agent to its end, whatever it does. */
export async function runToItsEnd(queue: Queue, project: Project, prompt: string): Promise<Task> {
  const { taskId } = queue.add({ agent: 'shell', prompt });
  await project.dispatch(queue);
  return ends(queue, taskId);
}

/** The task once it has ended. */
export function ends(queue: Queue, id: string): Promise<Task> {
  const look = (): Task | undefined => {
    const task = queue.tryRead(id);
    return task !== undefined && isTerminal(task.status) ? task : undefined;
  };
  return until(`${id} has ended`, look, 30_000);
}

/** What must hold after any agent: the state, its log, nothing of it that lives, and every promise that always holds. */
export function holds(queue: Queue, task: Task, status: TaskStatus, reason?: string): void {
  assert.deepEqual([task.status, task.failureReason ?? undefined], [status, reason], JSON.stringify(task));
  assert.ok(statSync(queue.paths.logFile(task.taskId)).isFile(), 'its log is kept');
  const facts = readQueueFacts(queue.root);
  assert.deepEqual(nothingSurvives(facts, livingProcesses()), []);
  assert.equal(describeViolations(alwaysTrue(facts)), '');
}
