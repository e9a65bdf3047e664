import { OrchestraError } from '../model/errors.ts';
import { isTerminal, type Task } from '../model/task.ts';
import { chainOf } from '../schedule/chains.ts';
import type { FinishedTask } from '../store/finishedIndex.ts';
import { deleteArchived, deleteTask, noteDeletedRetry } from '../store/leaving.ts';
import { listTasks } from '../store/listing.ts';
import type { QueueContext } from './queueContext.ts';

/** Which finished tasks are to be deleted: a kind of end, `all`, or one id. */
export type CleanFilter = 'completed' | 'failed' | 'cancelled' | 'all' | (string & {});

/**
 * Deletes finished tasks with all that belongs to them; never live ones, and never one that a pending task waits for:
 * that one could not start any more. Returns the ids. @throws OrchestraError
 */
export function cleanTasks(
  queue: QueueContext,
  filter: CleanFilter,
  options: { dryRun?: boolean },
): string[] {
  const ids = idsFor(queue, filter);
  if (options.dryRun !== true) for (const id of ids) remove(queue, id);
  return ids;
}

function idsFor(queue: QueueContext, filter: CleanFilter): string[] {
  const { live, finished } = listTasks(queue.store);
  const needed = neededBy(queue, live);
  const ids = (test: (task: FinishedTask) => boolean): string[] =>
    finished
      .all()
      .filter((task) => test(task) && !needed.has(task.id))
      .map((task) => task.id);
  switch (filter) {
    case 'all':
      return ids(() => true);
    case 'completed':
      return ids((task) => task.status === 'complete');
    case 'failed':
    case 'cancelled':
      return ids((task) => task.status === filter);
    default:
      return [oneId(queue, filter, needed)];
  }
}

function oneId(queue: QueueContext, text: string, needed: ReadonlyMap<string, string>): string {
  const id = queue.find(text);
  const task = queue.read(id);
  if (!isTerminal(task.status)) {
    throw new OrchestraError(
      'refused',
      `${id} is ${task.status}; only finished tasks are deleted ("orchestra cancel ${id}" ends it first).`,
    );
  }
  const dependent = needed.get(id);
  if (dependent !== undefined) {
    throw new OrchestraError(
      'refused',
      `${id} is what ${dependent} depends on; run, edit or cancel that one first, then delete this.`,
    );
  }
  return id;
}

/** Every task that a pending one depends on, with all its attempts, and who needs it. */
function neededBy(queue: QueueContext, live: readonly Task[]): ReadonlyMap<string, string> {
  const needed = new Map<string, string>();
  for (const task of live) {
    if (task.status !== 'pending') continue;
    for (const dependency of task.dependsOn) {
      for (const id of chainOf(dependency, (other) => queue.tryRead(other))) needed.set(id, task.taskId);
    }
  }
  return needed;
}

function remove(queue: QueueContext, id: string): void {
  const task = queue.tryRead(id);
  if (task !== undefined) noteDeletedRetry(queue.store, task, queue.clock);
  if (queue.store.read(id).kind === 'missing') deleteArchived(queue.paths, id);
  else deleteTask(queue.store, id, queue.clock);
}
