import { OrchestraError } from '../model/errors.ts';
import { ownIdentity } from '../process/identity.ts';
import { checkJournals } from '../store/afterBoot.ts';
import { noteChecked, wasCheckedThisBoot } from '../store/queueFolder.ts';
import type { QueueContext } from './queueContext.ts';

/**
 * Holds every journal against its task file, once since the machine started: after a power cut the journal has what
 * was flushed, and the file may be older or gone. A queue that cannot be written is shown as it is.
 */
export function checkSinceBoot(queue: QueueContext): void {
  const { boot } = ownIdentity();
  if (queue.info() === undefined || wasCheckedThisBoot(queue.paths, boot)) return;
  try {
    checkJournals(queue.store);
    noteChecked(queue.paths, boot);
  } catch (error) {
    if (!OrchestraError.is(error)) throw error;
  }
}
