import { OrchestraError } from '../model/errors.ts';
import { finish, type LongWork } from '../model/longWork.ts';
import { ownIdentity } from '../process/identity.ts';
import { checkingJournals } from '../store/afterBoot.ts';
import { noteChecked, wasCheckedThisBoot } from '../store/queueFolder.ts';
import type { QueueContext } from './queueContext.ts';

/**
 * Holds every journal against its task file, once since the machine started: after a power cut the journal has what
 * was flushed, and the file may be older or gone. A queue that cannot be written is shown as it is.
 */
export function checkSinceBoot(queue: QueueContext): void {
  finish(checkingSinceBoot(queue));
}

/** As {@link checkSinceBoot}, a piece for each journal. */
export function* checkingSinceBoot(queue: QueueContext): LongWork<void> {
  const { boot } = ownIdentity();
  if (queue.info() === undefined || wasCheckedThisBoot(queue.paths, boot)) return;
  try {
    yield* checkingJournals(queue.store);
    noteChecked(queue.paths, boot);
  } catch (error) {
    if (!OrchestraError.is(error)) throw error;
  }
}
