import { newTask } from '../../../src/core/model/newTask.ts';
import type { Task } from '../../../src/core/model/task.ts';
import type { ScheduleFacts } from '../../../src/core/schedule/plan.ts';

/** A moment that tests agree on, milliseconds since the epoch. */
export const NOW_MS = Date.parse('2026-01-31T12:00:00Z');

/** A pending task in memory, with changes. */
export function memoryTask(changes: Partial<Task> = {}): Task {
  const made = newTask({
    taskId: 'task_1',
    agent: 'shell',
    prompt: 'true',
    priority: 5,
    timeout: null,
    dependsOn: [],
    maxRetries: 3,
    autoRetry: false,
    notBefore: null,
    nowMs: NOW_MS - 60_000,
  });
  return { ...made, revision: 1, ...changes };
}

/** A queue in which everything may start. */
export function openFacts(tasks: readonly Task[], changes: Partial<ScheduleFacts> = {}): ScheduleFacts {
  return {
    nowMs: NOW_MS,
    tasks,
    marked: new Set(),
    maxConcurrent: 3,
    agentLimit: () => undefined,
    agentName: (name) => name,
    paused: { queue: false, agents: [] },
    unknownFile: undefined,
    trust: { queue: undefined, agent: () => undefined },
    mode: 'auto',
    hasDispatcher: true,
    chain: (attempt) => ({ kind: 'complete', attempt }),
    ...changes,
  };
}
