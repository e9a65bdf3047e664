import type { Clock } from '../model/clock.ts';
import type { Task } from '../model/task.ts';
import { OrchestraError } from '../model/errors.ts';
import { finish, unstart } from '../model/transitions.ts';
import { examine } from '../process/identity.ts';
import { readLaunchMark } from '../store/runFiles.ts';
import type { TaskStore } from '../store/taskStore.ts';
import { decideRun } from './decide.ts';
import { elapsedByWallMs, observeRun } from './observe.ts';

/**
 * Writes down the ends of running tasks that no living runner watches and that are over already. It stops nothing and
 * starts nothing: where processes live on, the next runner sees to them. Returns how many it settled.
 */
export function settleEnded(store: TaskStore, clock: Clock, live: readonly Task[]): number {
  let settled = 0;
  for (const task of live) {
    if (task.status !== 'running' || isWatched(task)) continue;
    const decision = decideRun(
      task,
      observeRun(task, {
        paths: store.paths,
        clock,
        mark: readLaunchMark(store.paths, task.taskId),
        elapsedMs: elapsedByWallMs(task, clock.nowMs()),
        known: [],
      }),
    );
    if (decision.kind !== 'finish' && decision.kind !== 'put-back') continue;
    try {
      store.commit(
        task.taskId,
        (current) => {
          if (current.status !== 'running' || current.revision !== task.revision) return undefined;
          return decision.kind === 'finish'
            ? finish(current, decision.atMs ?? clock.nowMs(), decision.outcome)
            : unstart(current, clock.nowMs(), decision.why);
        },
        { flush: true },
      );
      settled++;
    } catch (error) {
      // A queue that cannot be written (read-only, full disk), or a task that just left, is still shown.
      if (!OrchestraError.is(error)) throw error;
      if (error.reason === 'unconfirmed') settled++;
    }
  }
  return settled;
}

function isWatched(task: Task): boolean {
  const runner = task.runner ?? undefined;
  if (runner === undefined) return false;
  const condition = examine(runner);
  return condition === 'alive' || condition === 'stopped' || condition === 'foreign';
}
