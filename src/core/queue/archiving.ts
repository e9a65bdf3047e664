import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { forEachPiece, forEachPieceInSpite, type LongWork } from '../model/longWork.ts';
import { archiveTask, dueForArchive, liesTwice } from '../store/leaving.ts';
import { namesIn } from '../store/files.ts';
import { listingArchive, listingTasks } from '../store/listing.ts';
import { countAll } from '../store/finishedIndex.ts';
import type { FinishedCounts } from '../store/indexHead.ts';
import { neededBy } from './needed.ts';
import type { QueueContext } from './queueContext.ts';

/** What lies in the archive. */
export interface ArchiveStats {
  readonly count: number;
  readonly bytes: number;
  readonly byStatus: FinishedCounts;
}

/**
 * Moves what is due, or with `force` all finished tasks; returns the ids. What failed or was cancelled stays while a
 * pending task is blocked by it: in the archive it could not be retried, and the other would be blocked for ever.
 */
export function* archiveDue(
  queue: QueueContext,
  options: { dryRun?: boolean; force?: boolean },
): LongWork<string[]> {
  const policy = queue.config().settings.archive;
  if (!policy.enabled && options.force !== true) return [];
  const listed = yield* listingTasks(queue.store);
  const needed = yield* neededBy(queue, listed.live);
  const finished = listed
    .finished()
    .all()
    .filter(({ id, status }) => status === 'complete' || !needed.has(id));
  const ids =
    options.force === true
      ? finished.map((task) => task.id)
      : dueForArchive(finished, policy, queue.clock.nowMs());
  if (options.dryRun === true) return ids;
  const archived: string[] = [];
  yield* forEachPieceInSpite(ids, (id) => {
    // Found by the doctor, to be sorted out by a person.
    if (liesTwice(queue.store, id)) return;
    archiveTask(queue.store, id, queue.clock);
    if (queue.store.read(id).kind === 'missing') archived.push(id);
  });
  return archived;
}

export function* archiveStats(queue: QueueContext): LongWork<ArchiveStats> {
  const byStatus = (yield* listingArchive(queue.paths)).finished.counts();
  let bytes = 0;
  yield* forEachPiece(namesIn(queue.paths.archive), (name) => {
    bytes += lstatSync(join(queue.paths.archive, name), { throwIfNoEntry: false })?.size ?? 0;
  });
  return { count: countAll(byStatus), bytes, byStatus };
}
