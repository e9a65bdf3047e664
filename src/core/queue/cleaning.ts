import { OrchestraError } from '../model/errors.ts';
import type { LongWork } from '../model/longWork.ts';
import { isTerminal } from '../model/task.ts';
import { words } from '../model/words.ts';
import type { FinishedIndex } from '../store/finishedIndex.ts';
import type { FinishedTask } from '../store/finishedTask.ts';
import { deleteArchivedTask, deleteTask, liesTwice, noteDeletedRetry } from '../store/leaving.ts';
import { listingTasks } from '../store/listing.ts';
import { neededBy, takeAway } from './needed.ts';
import type { QueueContext } from './queueContext.ts';

/** Which finished tasks are to be deleted: a kind of end, `all`, or one id. */
export type CleanFilter = 'completed' | 'complete' | 'failed' | 'cancelled' | 'all' | (string & {});

/** What is deleted of that. */
export interface CleanOptions {
  /** Nothing: the ids alone are wanted. */
  readonly dryRun?: boolean;
  /** Nothing but these, such as those that somebody was asked about: others may have ended since. */
  readonly only?: readonly string[];
  /** Told each id as its task is deleted: all that is known where others cannot be. */
  readonly onDeleted?: (id: string) => void;
}

/** What became of tasks that were to be deleted. */
export interface Deletion {
  readonly deleted: readonly string[];
  /** Why the others stay. */
  readonly refused: readonly OrchestraError[];
}

/**
 * Deletes finished tasks, the named one or all of a kind, with all that belongs to them; never live ones, and never one
 * that a pending task waits for: that one could not start any more. Returns the ids. @throws OrchestraError
 */
export function* cleanTasks(
  queue: QueueContext,
  what: CleanFilter,
  options: CleanOptions,
): LongWork<string[]> {
  const { live, finished } = yield* listingTasks(queue.store);
  const needed = yield* neededBy(queue, live);
  const only = options.only === undefined ? undefined : new Set(options.only);
  const ids = idsFor(queue, what, finished, needed).filter((id) => only?.has(id) !== false);
  if (options.dryRun === true) return ids;
  const act = (id: string, dependent: string | undefined) => dependent === undefined && remove(queue, id);
  return yield* takeAway(queue, ids, needed, act, options.onDeleted);
}

/**
 * Deletes finished tasks by the same rules. The attempts of one list go all or not at all, in the order they have there,
 * and what may not go keeps no other list.
 */
export function* deleteAttempts(
  queue: QueueContext,
  lists: readonly (readonly string[])[],
): LongWork<Deletion> {
  const { live } = yield* listingTasks(queue.store);
  const needed = yield* neededBy(queue, live);
  const refused: OrchestraError[] = [];
  const deletable = lists.flatMap((ids) => {
    try {
      return ids.flatMap((id) => idUnlessGone(queue, id, needed));
    } catch (error) {
      if (!OrchestraError.is(error)) throw error;
      refused.push(error);
      return [];
    }
  });
  const deleted = yield* takeAway(queue, [...new Set(deletable)], needed, (id, dependent) => {
    try {
      if (dependent !== undefined) throw isNeeded(id, dependent);
      return remove(queue, id);
    } catch (error) {
      if (!OrchestraError.is(error)) throw error;
      if (error.reason !== 'not-found') refused.push(error);
      return false;
    }
  });
  return { deleted, refused };
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
  ['complete', ['complete']],
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
  if (!KINDS.has(filter)) return [requireDeletable(queue, queue.find(filter), needed)];
  return finished()
    .all()
    .filter((task) => isOfKind(task, filter) && !needed.has(task.id) && !liesTwice(queue.store, task.id))
    .map(({ id }) => id);
}

/** None where somebody else deleted it already. */
function idUnlessGone(queue: QueueContext, id: string, needed: ReadonlyMap<string, string>): string[] {
  try {
    return [requireDeletable(queue, id, needed)];
  } catch (error) {
    if (OrchestraError.is(error, 'not-found')) return [];
    throw error;
  }
}

function requireDeletable(queue: QueueContext, id: string, needed: ReadonlyMap<string, string>): string {
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
  if (dependent !== undefined) throw isNeeded(id, dependent);
  return id;
}

function isNeeded(id: string, dependent: string): OrchestraError {
  return new OrchestraError(
    'refused',
    words`${id} is what ${dependent} depends on; run, edit or cancel that one first, then delete this.`,
  );
}

/** @throws OrchestraError `not-found` where somebody else deleted it already */
function remove(queue: QueueContext, id: string): true {
  const here = queue.store.read(id);
  const task = here.kind === 'task' ? here.task : queue.read(id);
  noteDeletedRetry(queue.store, task, queue.clock);
  if (here.kind === 'missing') deleteArchivedTask(queue.store, task, queue.clock);
  else deleteTask(queue.store, id, queue.clock);
  return true;
}
