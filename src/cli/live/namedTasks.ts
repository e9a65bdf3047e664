import type { Queue, Task } from '../../core/index.ts';
import { CommandError } from '../errors.ts';

/** What became of the tasks that `run` was told to launch, before anything is launched. */
export interface NamedTasks {
  readonly pending: readonly Task[];
  /** What was asked for them has come already. */
  readonly underWay: readonly Task[];
  /** Why others can neither be run nor waited for: for each a thrown error. */
  readonly refused: readonly unknown[];
}

/**
 * The tasks that are named, each once. Whoever dispatches may have been faster than this command: what runs has what was
 * asked for, and with `wait` also what has ended well. One that cannot be run does not keep the others from it.
 * @param names IDs or parts of them
 */
export function namedTasks(queue: Queue, names: readonly string[], wait: boolean): NamedTasks {
  const pending = new Map<string, Task>();
  const underWay = new Map<string, Task>();
  const refused: unknown[] = [];
  const seen = new Set<string>();
  for (const name of new Set(names)) {
    try {
      const taskId = queue.find(name);
      if (seen.has(taskId)) continue;
      seen.add(taskId);
      const task = queue.read(taskId);
      const { status } = task;
      if (status === 'pending') pending.set(taskId, task);
      else if (status === 'running' || (wait && status === 'complete')) underWay.set(taskId, task);
      else refused.push(notPending(task));
    } catch (error) {
      refused.push(error);
    }
  }
  return { pending: [...pending.values()], underWay: [...underWay.values()], refused };
}

function notPending({ taskId, status }: Task): CommandError {
  const hint = status === 'failed' ? '; "orchestra retry" makes a new attempt' : '';
  return new CommandError(`${taskId} is ${status}, and only pending tasks can be run${hint}`);
}
