import { retryTaskId } from '../model/ids.ts';
import { awaitsAutoRetry, firstTaskIdOf, type Task } from '../model/task.ts';

/** What a dependency amounts to: the latest attempt of its chain, archived ones included. */
export type ChainState =
  | { readonly kind: 'complete'; readonly attempt: string }
  | { readonly kind: 'pending' | 'running' | 'retrying'; readonly attempt: string }
  | { readonly kind: 'failed' | 'cancelled'; readonly attempt: string; readonly error?: string }
  | { readonly kind: 'missing'; readonly attempt: string };

/** Finds a task by id, live, finished or archived. */
export type FindTask = (id: string) => Task | undefined;

/** Longest chain that is followed: attempts are limited, so a longer one is a ring made by hand. */
const LONGEST_CHAIN = 1000;

/** Follows the retries of `id` to its latest attempt and says how that one stands. */
export function chainState(id: string, find: FindTask): ChainState {
  let current = id;
  let previous: Task | undefined;
  for (let step = 0; step < LONGEST_CHAIN; step++) {
    const task = find(current);
    if (task === undefined) {
      if (previous === undefined) return { kind: 'missing', attempt: current };
      return isRetryOnItsWay(previous) ? { kind: 'retrying', attempt: current } : standing(previous);
    }
    if (task.status === 'complete') return { kind: 'complete', attempt: current };
    const next = task.retriedBy ?? null;
    if (next !== null && next !== current) {
      current = next;
      previous = task;
      continue;
    }
    return standing(task);
  }
  return { kind: 'missing', attempt: current };
}

/** `id` and its retries, oldest first, as far as they exist. */
export function chainOf(id: string, find: FindTask): string[] {
  const chain: string[] = [];
  let next: string | null = id;
  while (next !== null && !chain.includes(next) && chain.length < LONGEST_CHAIN) {
    chain.push(next);
    next = find(next)?.retriedBy ?? null;
  }
  return chain;
}

/**
 * Whether the retry that a failed task names is still to be created: it is named first and created next. One that was
 * deleted, or that another program named and lost, does not come any more.
 */
export function isRetryOnItsWay(task: Task): boolean {
  if ((task.retryDeletedAt ?? null) !== null || (task.archivedAt ?? null) !== null) return false;
  return task.retriedBy === retryTaskId(firstTaskIdOf(task), task.retryCount + 1);
}

function standing(task: Task): ChainState {
  const attempt = task.taskId;
  switch (task.status) {
    case 'complete':
    case 'pending':
    case 'running':
      return { kind: task.status, attempt };
    case 'cancelled':
      return { kind: 'cancelled', attempt };
    case 'failed':
      if (awaitsAutoRetry(task)) return { kind: 'retrying', attempt };
      return (task.errorMessage ?? null) === null
        ? { kind: 'failed', attempt }
        : { kind: 'failed', attempt, error: task.errorMessage ?? '' };
  }
}

/** A ring that would come to be if `id` depended on `dependsOn`, as the ids on it; undefined where there is none. */
export function findCycle(id: string, dependsOn: readonly string[], find: FindTask): string[] | undefined {
  // Without recursion: a chain of many thousand tasks is nothing unusual.
  const path = [{ id, next: [...dependsOn] }];
  const onPath = new Set([id]);
  const done = new Set<string>();
  for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
    const next = last.next.shift();
    if (next === undefined) {
      path.pop();
      onPath.delete(last.id);
      done.add(last.id);
    } else if (onPath.has(next)) {
      return [...path.map((step) => step.id), next];
    } else if (!done.has(next)) {
      const task = find(next);
      const retry = task?.retriedBy ?? null;
      path.push({ id: next, next: [...(task?.dependsOn ?? []), ...(retry === null ? [] : [retry])] });
      onPath.add(next);
    }
  }
  return undefined;
}
