import { examine, ownIdentity } from '../process/identity.ts';
import { LeaseFolder } from '../store/lease.ts';
import type { QueueContext } from './queueContext.ts';

/** Who dispatches a queue, as one look shows it. */
export type DispatcherSight =
  | { readonly state: 'none' }
  | {
      readonly state: 'held';
      /** `vscode`, `daemon` or `run`. */
      readonly kind: string;
      readonly pid: number;
      /** It is this very process. */
      readonly mine: boolean;
      /** It lives on another machine or in another container: nothing can be known of it. */
      readonly foreign: boolean;
      readonly maxConcurrent: number | undefined;
      readonly mode: 'auto' | 'manual' | undefined;
      /** A file of the project's configuration that it could never read: it starts nothing until it can. */
      readonly unknownFile: string | undefined;
    };

/** A holder that has not shown itself for so long by the wall clock counts as gone at a single look, milliseconds. */
const STALE_MS = 5000;

/** Looks once at who holds the dispatcher's lease. */
export function dispatcherOf(queue: QueueContext): DispatcherSight {
  const folder = new LeaseFolder(queue.paths.leases, 'dispatcher');
  const info = folder.current();
  if (info === undefined || info.released) return { state: 'none' };
  const condition = examine(info.owner);
  const silentMs = queue.clock.nowMs() - (folder.beat(info.epoch) ?? 0);
  if (condition === 'dead' || condition === 'stopped' || (condition === 'alive' && silentMs > STALE_MS))
    return { state: 'none' };
  return {
    state: 'held',
    kind: info.door,
    pid: info.owner.pid,
    mine: info.owner.pid === process.pid && info.owner.startTicks === ownIdentity().startTicks,
    foreign: condition === 'foreign',
    maxConcurrent: info.maxConcurrent,
    mode: info.mode,
    unknownFile: info.unknownFile,
  };
}
