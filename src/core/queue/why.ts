import { scheduleFacts } from '../dispatch/facts.ts';
import { lazily } from '../model/lazily.ts';
import type { Task } from '../model/task.ts';
import type { WaitReason } from '../model/waiting.ts';
import { planStarts } from '../schedule/plan.ts';
import { willProgress } from '../schedule/progress.ts';
import { listTasks } from '../store/listing.ts';
import { StartMarks } from '../store/startMarks.ts';
import { dispatcherOf } from './sight.ts';
import type { QueueContext } from './queueContext.ts';

/** How to find tasks, where that is known better, and those somebody asked for. */
interface WaitContext {
  readonly find?: (id: string) => Task | undefined;
  readonly asked?: ReadonlySet<string>;
}

/** Why each pending task of the queue waits, as the dispatcher would decide now. */
export function waitReasons(
  queue: QueueContext,
  live: readonly Task[],
  { find, asked }: WaitContext = {},
): ReadonlyMap<string, WaitReason> {
  if (!live.some((task) => task.status === 'pending')) return new Map();
  const sight = dispatcherOf(queue);
  const byId = lazily(() => new Map(live.map((task) => [task.taskId, task])));
  const schedule = planStarts(
    scheduleFacts(queue, live, {
      marked: new Set(new StartMarks(queue.paths).ids()),
      mode: (sight.state === 'held' ? sight.mode : undefined) ?? queue.config().settings.dispatch,
      asked: asked ?? new Set(),
      hasDispatcher: sight.state === 'held',
      maxConcurrent: sight.state === 'held' ? sight.maxConcurrent : undefined,
      unknownFile: sight.state === 'held' ? sight.unknownFile : queue.config().unknown?.file,
      find: find ?? ((id) => byId().get(id) ?? queue.tryRead(id)),
    }),
  );
  const reasons = new Map(schedule.waiting);
  for (const task of schedule.start) reasons.set(task.taskId, { kind: 'starting' });
  return reasons;
}

/** A task and why it waits. */
export interface HeldTask {
  readonly id: string;
  readonly reason: WaitReason;
}

/**
 * What keeps a pending task from starting in the end: where it waits for another pending one, what keeps that one.
 * Undefined where the task is not pending.
 */
export function whatHolds(queue: QueueContext, id: string): HeldTask | undefined {
  if (queue.read(id).status !== 'pending') return undefined;
  const reasons = waitReasons(queue, listTasks(queue.store).live);
  const seen = new Set<string>();
  let held: HeldTask | undefined;
  for (let next: string | undefined = id; next !== undefined && !seen.has(next);) {
    seen.add(next);
    const reason = reasons.get(next);
    if (reason === undefined) break;
    held = { id: next, reason };
    next = reason.kind === 'dependency' && reason.state === 'pending' ? reason.attempt : undefined;
  }
  return held;
}

/** Whether anything will still happen in the queue by itself, as far as its dispatcher lets it. */
export function willQueueProgress(queue: QueueContext): boolean {
  const { live } = listTasks(queue.store);
  return willProgress(live, { start: [], waiting: waitReasons(queue, live), wakeAtMs: undefined });
}

/** Why one task waits, where these are asked for; undefined where it is not pending. */
export function whyWaiting(
  queue: QueueContext,
  id: string,
  asked: ReadonlySet<string>,
): WaitReason | undefined {
  const task = queue.read(id);
  if (task.status !== 'pending') return undefined;
  return waitReasons(queue, listTasks(queue.store).live, { asked }).get(id);
}
