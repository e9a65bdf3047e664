import { OrchestraError } from '../model/errors.ts';
import type { ProcessIdentity } from '../model/task.ts';
import { examine, ownIdentity } from '../process/identity.ts';
import { requireKnownFormat, requireOwnFolders } from '../store/queueFolder.ts';
import { FolderTime } from '../store/folderTime.ts';
import { LeaseFolder, LeaseObserver, type HeldLease, type LeaseTerms } from '../store/lease.ts';
import type { QueueContext } from '../queue/queueContext.ts';

/** What others read in the lease about its holder. */
export interface LeaseDescription {
  /** `vscode`, `daemon` or `run`. */
  readonly door: string;
  readonly build: string;
  mode(): 'auto' | 'manual';
}

/** A lease that was let go for somebody is left to that one for so long, milliseconds; then anybody may take it. */
const COURTESY_MS = 3000;

/**
 * Leases of before stay until there are more than this: to take a file away that was written a moment ago waits for the
 * disk, and every `run` would.
 */
const KEPT_EPOCHS = 8;

/** The lease of the one process that starts tasks, as one competitor for it sees it. */
export class DispatcherLease {
  readonly #queue: QueueContext;
  readonly #describe: LeaseDescription;
  readonly #folder: LeaseFolder;
  readonly #observer: LeaseObserver;
  readonly #folderTime: FolderTime;
  #held: HeldLease | undefined;
  /** Since when a lease lies there for somebody else, by the monotonic clock. */
  #left: { readonly epoch: number; readonly sinceMs: number } | undefined;

  constructor(queue: QueueContext, describe: LeaseDescription) {
    this.#queue = queue;
    this.#describe = describe;
    this.#folder = new LeaseFolder(queue.paths.leases, 'dispatcher', queue.clock);
    this.#folderTime = new FolderTime(queue.paths.leases);
    this.#observer = new LeaseObserver(this.#folder, queue.clock, examine);
  }

  /** Epoch of the lease in hand. */
  get epoch(): number {
    return this.#held?.epoch ?? 0;
  }

  /** Whether this process holds it still: somebody may have taken over while it was silent. */
  isHeld(): boolean {
    return this.#held?.isHeld() === true;
  }

  /** Whether somebody else holds it and lives. */
  isTaken(): boolean {
    const { state } = this.#observer.look();
    return state === 'held' || state === 'foreign';
  }

  /** Shows that the holder lives. False where the lease is somebody else's now, or was let go because somebody asked. */
  keep(): boolean {
    // A newer epoch, or somebody who asks for this one, changes the folder: and a heartbeat does nothing that would harm.
    if (this.#held === undefined || this.#folderTime.mayHaveChanged(this.#queue.clock.nowMs())) {
      if (!this.isHeld()) return false;
      if (this.#isAskedFor()) {
        this.release();
        return false;
      }
      // Whoever asks and could not be seen alive just now is looked at again.
      if (this.#held?.asker() === undefined) this.#folderTime.seen();
    }
    this.#held?.beat();
    return true;
  }

  /** Brings up what others read in it: settings change while it is held. @throws OrchestraError */
  describe(): void {
    this.#held?.describe(this.#terms());
  }

  #terms(): LeaseTerms {
    const { settings, unknown } = this.#queue.config();
    return {
      mode: this.#describe.mode(),
      maxConcurrent: settings.maxConcurrent,
      unknownFile: unknown?.file,
    };
  }

  /** Takes the lease if nobody holds it, or its holder is dead or silent. @throws OrchestraError */
  tryTake(): boolean {
    if (!this.#queue.exists) return false;
    requireKnownFormat(this.#queue.paths);
    this.#queue.ensureState();
    const look = this.#observer.look();
    if (look.state !== 'free' && look.state !== 'silent') return false;
    if (look.info?.released === true && this.#isLeftFor(look.epoch)) return false;
    requireOwnFolders(this.#queue.paths);
    this.#held = this.#folder.claim(look.epoch, {
      owner: ownIdentity(),
      door: this.#describe.door,
      build: this.#describe.build,
      ...this.#terms(),
    });
    if (this.#folder.epochs().length > KEPT_EPOCHS) this.#held?.sweep(() => true);
    return this.#held !== undefined;
  }

  #isAskedFor(): boolean {
    const asker = this.#held?.asker();
    return asker !== undefined && !isThisProcess(asker) && examine(asker) === 'alive';
  }

  /** Whether an epoch was let go for somebody else who has not had the time to take it. */
  #isLeftFor(epoch: number): boolean {
    const asker = this.#folder.asker(epoch);
    if (asker === undefined || isThisProcess(asker) || examine(asker) !== 'alive') return false;
    const nowMs = this.#queue.clock.monotonicMs();
    if (this.#left?.epoch !== epoch) this.#left = { epoch, sinceMs: nowMs };
    return nowMs - this.#left.sinceMs < COURTESY_MS;
  }

  /** Forgets a lease that somebody else has taken. */
  forget(): void {
    this.#held = undefined;
  }

  /** Lets it go. A queue that cannot be written any more keeps a lease whose owner is dead: that is as good. */
  release(): void {
    const held = this.#held;
    this.#held = undefined;
    try {
      held?.release();
    } catch (error) {
      if (!OrchestraError.is(error)) throw error;
    }
  }
}

function isThisProcess({ pid, startTicks }: ProcessIdentity): boolean {
  return pid === process.pid && startTicks === ownIdentity().startTicks;
}
