import type { Task } from '../../../src/core/index.ts';
import type { QueueFacts, Violation } from './facts.ts';

/** How soon a task that is ready starts where a slot is free, milliseconds. */
const PROMPT_MS = 2000;

/**
 * Invariant 8: the ready task that is first in order is started within two seconds when a slot is free and a dispatcher
 * lives. Looks at the moment the facts are of; the two seconds begin with the last thing that could have made it ready
 * (its own last transition, the end of another task, the time it waits for) or with `sinceMs`.
 * @param context `sinceMs`: when a dispatcher began to live, a pause was lifted or a limit was raised last
 */
export function readyIsStarted(
  facts: QueueFacts,
  context: {
    readonly nowMs: number;
    readonly maxConcurrent: number;
    readonly sinceMs: number;
    /** Limits of agents, by name. */
    readonly agents?: Readonly<Record<string, number>>;
    /** How soon it has to be started; within the two seconds where it is missing. */
    readonly withinMs?: number;
  },
): Violation[] {
  const tasks = [...facts.tasks.values()].flatMap(({ task }) => task ?? []);
  const running = tasks.filter((task) => task.status === 'running');
  const isFull = ({ agent }: Task): boolean =>
    running.filter((task) => task.agent === agent).length >= (context.agents?.[agent] ?? Infinity);
  if (running.length >= context.maxConcurrent || facts.pausedQueue) return [];
  const [first] = tasks
    .filter((task) => isReady(task, tasks, facts, context.nowMs) && !isFull(task))
    .sort(byOrder);
  if (first === undefined) return [];
  const lastEventMs = Math.max(
    ...facts.events
      .filter(({ task, to }) => task === first.taskId || to !== 'running')
      .map(({ at }) => Date.parse(at)),
  );
  const readyMs = Math.max(lastEventMs, Date.parse(first.notBefore ?? '') || 0, context.sinceMs);
  const withinMs = context.withinMs ?? PROMPT_MS;
  if (context.nowMs - readyMs <= withinMs) return [];
  const what = `is first and ready for more than ${String(withinMs)} ms, and a slot is free`;
  return [{ invariant: 8, task: first.taskId, what }];
}

function isReady(task: Task, all: readonly Task[], facts: QueueFacts, nowMs: number): boolean {
  if (task.status !== 'pending' || (task.pausedAt ?? null) !== null) return false;
  if (facts.pausedAgents.includes(task.agent)) return false;
  if ((Date.parse(task.notBefore ?? '') || 0) > nowMs) return false;
  return task.dependsOn.every((id) =>
    all.some((other) => other.taskId === id && other.status === 'complete'),
  );
}

function byOrder(a: Task, b: Task): number {
  return (
    b.priority - a.priority ||
    Date.parse(a.createdAt) - Date.parse(b.createdAt) ||
    (a.taskId < b.taskId ? -1 : 1)
  );
}
