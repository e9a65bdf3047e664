import { messageOf } from '../model/errors.ts';
import { awaitsAutoRetry } from '../model/task.ts';
import type { QueueContext } from '../queue/queueContext.ts';
import { makeRetry } from '../queue/retries.ts';
import { isRetryOnItsWay } from '../schedule/chains.ts';
import type { LiveTasks } from './liveTasks.ts';

/** Makes the retries that come by themselves. One that could not be made (a full disk) is tried again at each step. */
export class AutoRetries {
  readonly #queue: QueueContext;
  readonly #unmade = new Set<string>();

  constructor(queue: QueueContext) {
    this.#queue = queue;
  }

  /** Whether each failure that wants a retry has one. */
  get areMade(): boolean {
    return this.#unmade.size === 0;
  }

  /** Makes what is to be made; returns why the last one that could not be made was not. */
  make(live: LiveTasks): string | undefined {
    let problem: string | undefined;
    const failed = [...live.tasks.values()].filter(
      (task) => task.status === 'failed' && awaitsAutoRetry(task),
    );
    for (const id of new Set([...this.#unmade, ...failed.map((task) => task.taskId)])) {
      this.#unmade.add(id);
      try {
        const retry = makeRetry(this.#queue, id, { automatic: true });
        this.#unmade.delete(id);
        live.refresh([id, retry.taskId]);
      } catch (error) {
        problem = messageOf(error);
        // Gone, or no longer to be retried: nothing is left to make.
        const task = this.#queue.tryRead(id);
        if (task === undefined || !(awaitsAutoRetry(task) || isRetryOnItsWay(task))) this.#unmade.delete(id);
      }
    }
    return problem;
  }
}
