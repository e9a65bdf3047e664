import { lstatSync } from 'node:fs';
import { forEachPiece, type LongWork } from '../model/longWork.ts';
import { isSettled, wasRetried } from '../model/task.ts';
import { words, type Words } from '../model/words.ts';
import { removeFile } from '../store/files.ts';
import { countAll, FinishedIndex, indexFile } from '../store/finishedIndex.ts';
import { idsIn, listingTasks, listTasks, rebuildingIndexes } from '../store/listing.ts';
import type { QueueContext } from './queueContext.ts';

/** What the index holds. */
export interface IndexStats {
  /** Whether there is an index on the disk; a small queue needs none. */
  readonly exists: boolean;
  readonly finished: number;
  readonly live: number;
  readonly bytes: number;
}

/** Builds the index anew from the files alone. */
export function* rebuildIndex(queue: QueueContext): LongWork<IndexStats> {
  yield* rebuildingIndexes(queue.store, removeFile);
  return indexStats(queue);
}

export function indexStats(queue: QueueContext): IndexStats {
  const file = indexFile(queue.paths.index, 'tasks');
  const { live, finished } = listTasks(queue.store);
  const stat = lstatSync(file, { throwIfNoEntry: false });
  return {
    exists: stat !== undefined,
    finished: countAll(finished().counts()),
    live: live.length,
    bytes: stat?.size ?? 0,
  };
}

/** Holds what the index makes known, brought up to date, against every task file; a sentence for each difference. */
export function* verifyIndex(queue: QueueContext): LongWork<Words[]> {
  if (FinishedIndex.load(indexFile(queue.paths.index, 'tasks')) === undefined) return [];
  const { finished } = yield* listingTasks(queue.store);
  const findings: Words[] = [];
  const onDisk = new Set(idsIn(queue.paths.tasks));
  yield* forEachPiece(finished().all(), (entry) => {
    if (!onDisk.has(entry.id)) return;
    const reading = queue.store.read(entry.id);
    if (reading.kind !== 'task')
      findings.push(words`${entry.id} is in the index, but its file cannot be read.`);
    else if (!isSettled(reading.task) || reading.task.status !== entry.status) {
      findings.push(words`${entry.id} is ${reading.task.status}, but the index says ${entry.status}.`);
    } else if (wasRetried(reading.task) !== entry.retried) {
      findings.push(
        entry.retried
          ? words`${entry.id} was not retried, but the index says otherwise.`
          : words`${entry.id} was retried, but the index says otherwise.`,
      );
    }
  });
  return findings;
}
