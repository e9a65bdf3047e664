import { OrchestraError } from '../model/errors.ts';
import { forEachPiece, type LongWork } from '../model/longWork.ts';
import { isTerminal } from '../model/task.ts';
import { words } from '../model/words.ts';
import type { FinishedIndex, FinishedTask } from '../store/finishedIndex.ts';
import { deleteArchived, deleteTask, liesTwice, noteDeletedRetry } from '../store/leaving.ts';
import { listingTasks } from '../store/listing.ts';
import { neededBy } from './needed.ts';
import type { QueueContext } from './queueContext.ts';

/** Which finished tasks are to be deleted: a kind of end, `all`, or one id. */
export type CleanFilter = 'completed' | 'failed' | 'cancelled' | 'all' | (string & {});

/**
 * Deletes finished tasks, the named ones or all of a kind, with all that belongs to them; never live ones, and never one that a pending task waits for:
 * that one could not start any more. Returns the ids. @throws OrchestraError
 */
export function* cleanTasks(
  queue: QueueContext,
  what: CleanFilter | readonly string[],
  options: { dryRun?: boolean },
): LongWork<string[]> {
  const { live, finished } = yield* listingTasks(queue.store);
  const needed = yield* neededBy(queue, live);
  const ids =
    typeof what === 'string'
      ? idsFor(queue, what, finished, needed)
      : what.map((id) => oneId(queue, id, needed));
  if (options.dryRun !== true) yield* forEachPiece(ids, (id) => remove(queue, id));
  return ids;
}

/** Of the finished tasks of a kind those that stay, because a pending task depends on them. */
export function* keptTasks(queue: QueueContext, kind: CleanFilter): LongWork<string[]> {
  const { live, finished } = yield* listingTasks(queue.store);
  const needed = yield* neededBy(queue, live);
  return finished()
    .all()
    .filter((task) => isOfKind(task, kind) && needed.has(task.id))
    .map(({ id }) => id);
}

const KINDS = new Map<string, readonly FinishedTask['status'][]>([
  ['all', ['complete', 'failed', 'cancelled']],
  ['completed', ['complete']],
  ['failed', ['failed']],
  ['cancelled', ['cancelled']],
]);

function isOfKind(task: FinishedTask, kind: CleanFilter): boolean {
  return KINDS.get(kind)?.includes(task.status) === true;
}

function idsFor(
  queue: QueueContext,
  filter: CleanFilter,
  finished: () => FinishedIndex,
  needed: ReadonlyMap<string, string>,
): string[] {
  if (!KINDS.has(filter)) return [oneId(queue, filter, needed)];
  return finished()
    .all()
    .filter((task) => isOfKind(task, filter) && !needed.has(task.id) && !liesTwice(queue.store, task.id))
    .map(({ id }) => id);
}

function oneId(queue: QueueContext, text: string, needed: ReadonlyMap<string, string>): string {
  const id = queue.find(text);
  const task = queue.read(id);
  if (!isTerminal(task.status)) {
    throw new OrchestraError(
      'refused',
      words`${id} is ${task.status}; only finished tasks are deleted ("orchestra cancel ${id}" ends it first).`,
    );
  }
  if (liesTwice(queue.store, id)) {
    throw new OrchestraError(
      'refused',
      words`${id} lies in tasks/ and in archive/, and both would be deleted; move one of the two files away first.`,
    );
  }
  const dependent = needed.get(id);
  if (dependent !== undefined) {
    throw new OrchestraError(
      'refused',
      words`${id} is what ${dependent} depends on; run, edit or cancel that one first, then delete this.`,
    );
  }
  return id;
}

function remove(queue: QueueContext, id: string): void {
  const here = queue.store.read(id);
  const task = here.kind === 'task' ? here.task : queue.tryRead(id);
  if (task !== undefined) noteDeletedRetry(queue.store, task, queue.clock);
  if (here.kind === 'missing') deleteArchived(queue.paths, id);
  else deleteTask(queue.store, id, queue.clock);
}
