import { taskSchema, type Task } from '../../../src/core/model/task.ts';
import type { TaskView } from '../../../src/core/index.ts';

/** 12:00 of a day, from which the tests count. */
export const NOON_MS = Date.parse('2026-01-31T12:00:00.000Z');

/** `seconds` after noon, as task files write it. */
export function at(seconds: number): string {
  return new Date(NOON_MS + seconds * 1000).toISOString();
}

/** A view of a task that differs from a plain pending one only in what is given. */
export function viewOf(task: Partial<Task>, view: Partial<Omit<TaskView, 'task'>> = {}): TaskView {
  const whole = taskSchema().parse({
    taskId: 'task_1',
    status: 'pending',
    agent: 'shell',
    prompt: 'npm test',
    createdAt: at(0),
    ...task,
  });
  return {
    task: whole,
    archived: false,
    attempt: whole.retryCount + 1,
    attempts: whole.maxRetries + 1,
    ...view,
  };
}
