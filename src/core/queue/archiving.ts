import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { requireKnown } from '../config/problems.ts';
import { forEachPiece, type LongWork } from '../model/longWork.ts';
import { archiveTask, dueForArchive, liesTwice } from '../store/leaving.ts';
import { namesIn } from '../store/files.ts';
import { listingArchive, listingTasks } from '../store/listing.ts';
import { countAll } from '../store/finishedIndex.ts';
import type { FinishedTask } from '../store/finishedTask.ts';
import type { FinishedCounts } from '../store/indexHead.ts';
import { neededBy, takeAway } from './needed.ts';
import type { QueueContext } from './queueContext.ts';

/** What lies in the archive. */
export interface ArchiveStats {
  readonly count: number;
  readonly bytes: number;
  readonly byStatus: FinishedCounts;
}

/** What is moved into the archive. */
export interface ArchiveOptions {
  /** Nothing: the ids alone are wanted. */
  readonly dryRun?: boolean;
  /** All that is finished, however young and although archiving is off. */
  readonly force?: boolean;
  /** Told each id as its task is moved: all that is known where others cannot be. */
  readonly onArchived?: (id: string) => void;
  /** Told each id that is due and stays all the same, and which pending task needs it. */
  readonly onKept?: (id: string, neededBy: string) => void;
}

/**
 * Moves what is due, or with `force` all finished tasks; returns the ids. What failed or was cancelled stays while a
 * pending task is blocked by it: in the archive it could not be retried, and the other would be blocked for ever.
 * @throws OrchestraError `refused` where it is not known what is due
 */
export function* archiveDue(queue: QueueContext, options: ArchiveOptions): LongWork<string[]> {
  const config = queue.config();
  const policy = config.settings.archive;
  if (options.force !== true) {
    requireKnown(config);
    if (!policy.enabled) return [];
  }
  const listed = yield* listingTasks(queue.store);
  const needed = yield* neededBy(queue, listed.live);
  const finished = listed.finished().all();
  const isKept = ({ id, status }: FinishedTask) => status !== 'complete' && needed.has(id);
  const dueOf = (tasks: readonly FinishedTask[]) =>
    options.force === true ? tasks.map((task) => task.id) : dueForArchive(tasks, policy, queue.clock.nowMs());
  const ids = dueOf(finished.filter((task) => !isKept(task)));
  for (const id of dueOf(finished.filter(isKept))) options.onKept?.(id, needed.get(id) ?? '');
  if (options.dryRun === true) return ids;
  const act = (id: string, dependent: string | undefined) => archiveOne(queue, id, dependent, options.onKept);
  return yield* takeAway(queue, ids, needed, act, options.onArchived);
}

/** Says whether it is in the archive now because of this. */
function archiveOne(
  { store, clock }: QueueContext,
  id: string,
  dependent: string | undefined,
  onKept: ArchiveOptions['onKept'],
): boolean {
  const reading = store.read(id);
  if (reading.kind === 'task' && reading.task.status !== 'complete' && dependent !== undefined) {
    onKept?.(id, dependent);
    return false;
  }
  // What lies twice is found by the doctor, to be sorted out by a person.
  if (liesTwice(store, id)) return false;
  try {
    archiveTask(store, id, clock);
  } catch (error) {
    // Another process may be at the same work, and have been faster.
    if (store.read(id).kind === 'missing') return false;
    throw error;
  }
  return store.read(id).kind === 'missing';
}

export function* archiveStats(queue: QueueContext): LongWork<ArchiveStats> {
  const byStatus = (yield* listingArchive(queue.paths)).finished.counts();
  let bytes = 0;
  yield* forEachPiece(namesIn(queue.paths.archive), (name) => {
    bytes += lstatSync(join(queue.paths.archive, name), { throwIfNoEntry: false })?.size ?? 0;
  });
  return { count: countAll(byStatus), bytes, byStatus };
}
