import {
  forEachPieceInSpite,
  UNKNOWN_PROGRESS,
  type LongWork,
  type WorkProgress,
} from '../model/longWork.ts';
import type { Task } from '../model/task.ts';
import { chainOf } from '../schedule/chains.ts';
import { listingTasks } from '../store/listing.ts';
import type { QueueContext } from './queueContext.ts';

/** So often it is looked anew who needs what, milliseconds, and no more often than that takes times this. */
const LOOK_AGAIN_MS = 1000;
const REST_FACTOR = 10;

/** Every task that a pending one depends on, with all its attempts, and who needs it. */
export function* neededBy(queue: QueueContext, live: readonly Task[]): LongWork<ReadonlyMap<string, string>> {
  const needed = new Map<string, string>();
  for (const task of live) {
    if (task.status !== 'pending' || task.dependsOn.length === 0) continue;
    for (const dependency of task.dependsOn) {
      for (const id of chainOf(dependency, (other) => queue.tryRead(other))) needed.set(id, task.taskId);
    }
    yield UNKNOWN_PROGRESS;
  }
  return needed;
}

/**
 * Takes finished tasks away, one after the other and in spite of what cannot be. To take thousands lasts minutes, and
 * meanwhile others make tasks that need them: so who does is looked at anew again and again.
 * @param act takes one away that is needed by the other, or by nobody; says whether it did
 * @param onTaken told each id that was taken away, for when some cannot be
 */
export function* takeAway(
  queue: QueueContext,
  ids: readonly string[],
  needed: ReadonlyMap<string, string>,
  act: (id: string, neededBy: string | undefined) => boolean,
  onTaken: (id: string) => void = () => undefined,
): LongWork<string[]> {
  const { clock, store } = queue;
  const work = forEachPieceInSpite(ids, (id) => {
    const isTaken = act(id, needed.get(id));
    if (isTaken) onTaken(id);
    return isTaken;
  });
  let lookAtMs = clock.monotonicMs() + LOOK_AGAIN_MS;
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    yield step.value;
    const nowMs = clock.monotonicMs();
    if (nowMs < lookAtMs) continue;
    const { live } = yield* asIfAt(step.value, listingTasks(store));
    needed = yield* asIfAt(step.value, neededBy(queue, live));
    const endMs = clock.monotonicMs();
    lookAtMs = endMs + Math.max(LOOK_AGAIN_MS, (endMs - nowMs) * REST_FACTOR);
  }
}

/** Work in between: whoever is shown how far the whole has come sees no step back. */
function* asIfAt<T>(progress: WorkProgress, work: LongWork<T>): LongWork<T> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    yield progress;
  }
}
