import { OrchestraError } from '../model/errors.ts';
import { isTerminal, type Task } from '../model/task.ts';
import { cancel, requestTimeout, type Change } from '../model/transitions.ts';
import { words } from '../model/words.ts';
import { examine } from '../process/identity.ts';
import { processOf } from '../reconcile/observe.ts';
import { settleEnded } from '../reconcile/settle.ts';
import { removeFile } from '../store/files.ts';
import { firstRevisionOf } from '../store/intents.ts';
import { watchFolder } from '../store/watch.ts';
import type { QueueContext } from './queueContext.ts';

/** Beyond the agent's grace, how long a stop may take before it is reported as not done, milliseconds. */
const PATIENCE_MS = 15_000;
const POLL_MS = 50;

/** Cancels a task: a pending one at once, a running one by its runner. @throws OrchestraError */
export function cancelTask(queue: QueueContext, id: string): Promise<Task> {
  return askToStop(queue, id, (task) => cancel(task, queue.clock.nowMs()));
}

/** Ends a running task as timed out. @throws OrchestraError */
export function timeOutTask(queue: QueueContext, id: string): Promise<Task> {
  return askToStop(queue, id, (task) => requestTimeout(task, queue.clock.nowMs()));
}

async function askToStop(
  queue: QueueContext,
  id: string,
  decide: (task: Task) => Change | undefined,
): Promise<Task> {
  const asked = queue.store.commit(id, decide, { flush: true });
  if (isTerminal(asked.status)) return asked;
  refuseForeign(asked);
  showCutOff(queue, id);
  return untilEnded(queue, id);
}

/** Whoever asked before may have been killed before it was shown, and a runner goes by what is shown. */
function showCutOff({ store }: QueueContext, id: string): void {
  const intents = store.intents(false).get(id) ?? [];
  if (intents.length === 0) return;
  const shown = store.heal(id, firstRevisionOf(intents, id))?.revision ?? 0;
  for (const intent of intents) {
    // What its writer has yet to write into the journal names the task, should they be cut off then.
    const revision = firstRevisionOf([intent], id);
    if (revision > 0 && revision <= shown) removeFile(intent);
  }
}

/** Waits for the end of a running task; starts a runner where none watches it. @throws OrchestraError when it takes too long */
async function untilEnded(queue: QueueContext, id: string): Promise<Task> {
  const { graceSeconds } = queue.config().settings;
  const deadlineMs = queue.clock.monotonicMs() + graceSeconds * 1000 + PATIENCE_MS;
  const keeper = queue.runnerFile === undefined ? undefined : queue.runnerKeeper(queue.runnerFile);
  return new Promise((resolve, reject) => {
    const done = (finish: () => void): void => {
      watcher.dispose();
      clearInterval(timer);
      finish();
    };
    const look = (): void => {
      try {
        const task = queue.tryRead(id);
        const refusal = refusalOf(id, task, queue.clock.monotonicMs() > deadlineMs);
        if (refusal !== undefined) throw refusal;
        if (task === undefined) return;
        if (isTerminal(task.status)) {
          done(() => {
            resolve(task);
          });
        } else if (!isWatched(task) && settleEnded(queue.store, queue.clock, [task]) === 0) keeper?.ensure();
      } catch (error) {
        done(() => {
          reject(error instanceof Error ? error : new Error(String(error)));
        });
      }
    };
    const watcher = watchFolder(queue.paths.tasks, POLL_MS, (change) => {
      if (change === 'all' || change.has(`${id}.json`)) look();
    });
    const timer = setInterval(look, POLL_MS);
    look();
  });
}

/** Why nobody need wait any longer for the end of a task; undefined while it may come. */
function refusalOf(id: string, task: Task | undefined, isLate: boolean): OrchestraError | undefined {
  if (task === undefined) return new OrchestraError('not-found', words`${id} was deleted meanwhile.`);
  if (task.status === 'pending')
    return new OrchestraError(
      'refused',
      words`${id} is pending again: its agent had not begun, so there is nothing to end; "orchestra cancel" keeps it from starting.`,
    );
  if (!isLate || isTerminal(task.status)) return undefined;
  return new OrchestraError(
    'io',
    words`${id} has not ended yet; its end is asked for, and "orchestra status" shows when it comes.`,
  );
}

function isWatched(task: Task): boolean {
  const runner = task.runner ?? undefined;
  return runner !== undefined && examine(runner) === 'alive';
}

function refuseForeign(task: Task): void {
  const process = processOf(task);
  if (process !== undefined && examine(process) === 'foreign') {
    throw new OrchestraError(
      'refused',
      words`${task.taskId} runs on another machine or in another container (${process.machine}); it is asked to end there.`,
    );
  }
}
