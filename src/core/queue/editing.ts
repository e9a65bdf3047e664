import { checkPrompt } from '../agents/commandLine.ts';
import { OrchestraError } from '../model/errors.ts';
import { forEachInSpite } from '../model/inSpite.ts';
import { LIMITS, type Task } from '../model/task.ts';
import { edit, extendTimeout, requestRun, type TaskEdit } from '../model/transitions.ts';
import { describeRing, ringOf } from '../model/waiting.ts';
import { words } from '../model/words.ts';
import { findCycle } from '../schedule/chains.ts';
import { placeBefore } from '../schedule/reorder.ts';
import { listTasks } from '../store/listing.ts';
import { requireAgent, requireNotBefore, requireTimeout, requireWhole } from './add.ts';
import type { QueueContext } from './queueContext.ts';

/** What of a pending task is to be changed. */
export interface EditRequest {
  readonly prompt?: string | undefined;
  readonly agent?: string | undefined;
  readonly priority?: number | undefined;
  readonly timeoutSeconds?: number | undefined;
  readonly dependsOn?: readonly string[] | undefined;
  readonly maxRetries?: number | undefined;
  readonly autoRetry?: boolean | undefined;
  readonly notBefore?: string | undefined;
}

/** Changes a pending task; what is so already is not written. @throws OrchestraError where a value is wrong, or dependencies would form a ring */
export function editTask(queue: QueueContext, id: string, request: EditRequest): Task {
  const change = checkedEdit(queue, id, request);
  if (Object.keys(change).length === 0)
    throw new OrchestraError('invalid', words`Nothing to change was given for ${id}.`);
  return queue.store.commit(
    id,
    (task) => {
      if (change.agent !== undefined || change.prompt !== undefined) {
        checkPrompt(requireAgent(queue, change.agent ?? task.agent), change.prompt ?? task.prompt);
      }
      const edited = edit(task, change);
      return isChanged(task, edited.set) ? edited : undefined;
    },
    { flush: true },
  );
}

function isChanged(task: Task, set: Partial<Task>): boolean {
  return Object.entries(set).some(([name, value]) => JSON.stringify(task[name]) !== JSON.stringify(value));
}

function checkedEdit(queue: QueueContext, id: string, request: EditRequest): TaskEdit {
  const change: TaskEdit = {};
  if (request.prompt !== undefined) change.prompt = request.prompt;
  if (request.agent !== undefined) change.agent = request.agent;
  if (request.priority !== undefined)
    change.priority = requireWhole(words`The priority`, request.priority, LIMITS.priority);
  if (request.maxRetries !== undefined)
    change.maxRetries = requireWhole(words`The max retries`, request.maxRetries, LIMITS.maxRetries);
  if (request.autoRetry !== undefined) change.autoRetry = request.autoRetry;
  if (request.timeoutSeconds !== undefined) change.timeout = requireTimeout(request.timeoutSeconds);
  if (request.notBefore !== undefined) change.notBefore = requireNotBefore(request.notBefore);
  if (request.dependsOn !== undefined) {
    // One that is gone stays where it is named by its whole id, and goes on to hold the task up.
    const known = new Set(queue.tryRead(id)?.dependsOn);
    const dependsOn = [
      ...new Set(request.dependsOn.map((text) => (known.has(text) ? text : queue.find(text)))),
    ];
    const cycle = findCycle(id, dependsOn, (other) => queue.tryRead(other));
    if (cycle !== undefined) {
      throw new OrchestraError(
        'refused',
        words`${id} cannot depend on ${dependsOn.join(', ')}: that would be a ring (${describeRing(ringOf(cycle))}).`,
      );
    }
    change.dependsOn = dependsOn;
  }
  return change;
}

/** Gives a pending or running task more time; the runner follows at once. @throws OrchestraError */
export function extendTaskTimeout(queue: QueueContext, id: string, seconds: number): Task {
  if (!Number.isFinite(seconds) || seconds <= 0) {
    throw new OrchestraError(
      'invalid',
      words`A timeout is extended by a number of seconds above 0, not by ${String(seconds)}.`,
    );
  }
  return queue.store.commit(
    id,
    (task) => {
      requireTimeout((task.timeout ?? 0) + seconds);
      return extendTimeout(task, seconds);
    },
    { flush: true },
  );
}

/** Notes that somebody wants pending tasks started. @throws OrchestraError for one that cannot be, once the others are noted */
export function requestRuns(queue: QueueContext, ids: readonly string[]): void {
  forEachInSpite(ids, (id) => queue.store.commit(id, (task) => requestRun(task, queue.clock.nowMs())));
}

/**
 * Moves pending tasks right before another pending one, or to the end; returns the ids whose files changed.
 * @throws OrchestraError where one of them is not pending
 */
export function moveTasks(queue: QueueContext, ids: readonly string[], before: string | undefined): string[] {
  const pending = listTasks(queue.store).live.filter(({ status }) => status === 'pending');
  for (const id of [...ids, ...(before === undefined ? [] : [before])]) {
    if (pending.some(({ taskId }) => taskId === id)) continue;
    throw new OrchestraError(
      'refused',
      words`${id} is not pending; only pending tasks can be put in another order.`,
    );
  }
  const placings = placeBefore(pending, new Set(ids), before);
  for (const { taskId, priority, rank } of placings) {
    queue.store.commit(taskId, (task) => edit(task, { priority, rank }), { flush: true });
  }
  return placings.map(({ taskId }) => taskId);
}
