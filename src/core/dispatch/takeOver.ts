import { pause } from '../model/pause.ts';
import { ownIdentity } from '../process/identity.ts';
import type { QueueContext } from '../queue/queueContext.ts';
import { LeaseFolder } from '../store/lease.ts';
import type { Dispatcher } from './dispatcher.ts';

/** A holder that is asked lets go at its next beat; a program that does not know how to be asked never does. */
const PATIENCE_MS = 5000;
const LOOK_MS = 100;

/**
 * Asks whoever dispatches to let go, for `dispatcher`, which competes in this process. Nothing is forced: the holder
 * lets its lease go between two steps, as at its own end, and the next epoch is claimed as ever.
 * @returns whether this one dispatches now
 * @throws OrchestraError where the wish cannot be written
 */
export async function takeOver(queue: QueueContext, dispatcher: Pick<Dispatcher, 'role'>): Promise<boolean> {
  const leases = new LeaseFolder(queue.paths.leases, 'dispatcher');
  const untilMs = queue.clock.monotonicMs() + PATIENCE_MS;
  let asked = 0;
  while (dispatcher.role === 'viewer' && queue.clock.monotonicMs() < untilMs) {
    const holder = leases.current();
    if (holder !== undefined && !holder.released && holder.epoch > asked) {
      asked = holder.epoch;
      leases.ask(asked, ownIdentity());
    }
    await pause(LOOK_MS);
  }
  // A wish that nobody heard must not come true an hour later.
  if (asked > 0) leases.withdraw(asked);
  return dispatcher.role === 'holder';
}
