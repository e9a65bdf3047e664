import { OrchestraError } from '../model/errors.ts';
import { examine, ownIdentity } from '../process/identity.ts';
import { LeaseFolder, LeaseObserver, type HeldLease } from '../store/lease.ts';
import type { Queue } from '../queue/queue.ts';

/** The lease of the one process that starts tasks, as one competitor for it sees it. */
export class DispatcherLease {
  readonly #queue: Queue;
  readonly #door: string;
  readonly #build: string;
  readonly #folder: LeaseFolder;
  readonly #observer: LeaseObserver;
  #held: HeldLease | undefined;

  /** @param door what this process is: `vscode`, `daemon` or `run` */
  constructor(queue: Queue, door: string, build: string) {
    this.#queue = queue;
    this.#door = door;
    this.#build = build;
    this.#folder = new LeaseFolder(queue.paths.leases, 'dispatcher');
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

  beat(): void {
    this.#held?.beat();
  }

  /** Takes the lease if nobody holds it, or its holder is dead or silent. @throws OrchestraError */
  tryTake(): boolean {
    if (!this.#queue.exists || this.#queue.isNewerFormat()) return false;
    this.#queue.ensureState();
    const look = this.#observer.look();
    if (look.state !== 'free' && look.state !== 'silent') return false;
    this.#held = this.#folder.claim(look.epoch, {
      owner: ownIdentity(),
      door: this.#door,
      build: this.#build,
      maxConcurrent: this.#queue.config().settings.maxConcurrent,
    });
    this.#held?.sweep(() => true);
    return this.#held !== undefined;
  }

  /** Forgets a lease that somebody else has taken. */
  forget(): void {
    this.#held = undefined;
  }

  /** Lets it go. A queue that cannot be written any more keeps a lease whose owner is dead: that is as good. */
  release(): void {
    const held = this.#held;
    this.#held = undefined;
    if (held?.isHeld() !== true) return;
    try {
      held.release();
    } catch (error) {
      if (!OrchestraError.is(error)) throw error;
    }
  }
}
