import {
  type Clock,
  examine,
  type HeldLease,
  LeaseFolder,
  LeaseObserver,
  OrchestraError,
  ownIdentity,
  pause,
  type ProcessIdentity,
  processTable,
} from '../core/running.ts';

/** How often a holder is looked at that may have ended, milliseconds. */
const LOOK_MS = 50;

/** The lease of the one runner that accepts starts. Others may still live and see their agents out. */
export class RunnerLease {
  readonly #folder: LeaseFolder;
  readonly #clock: Clock;
  readonly #build: string;
  readonly #report: (message: string) => void;
  #held: HeldLease | undefined;

  constructor(
    leasesFolder: string,
    context: { clock: Clock; build: string; report: (message: string) => void },
  ) {
    this.#folder = new LeaseFolder(leasesFolder, 'runner', context.clock);
    this.#clock = context.clock;
    this.#build = context.build;
    this.#report = context.report;
  }

  /**
   * Takes the lease from nobody, from a silent holder (which is ended first), or from one of another build, which then
   * only sees its agents out. False where a living one of our build serves already, or another machine has the queue.
   */
  async take(): Promise<boolean> {
    const observer = new LeaseObserver(this.#folder, this.#clock, examine);
    let firstBeat: number | undefined;
    for (;;) {
      const look = observer.look();
      if (look.state === 'foreign') {
        this.#report('another machine runs this queue; nothing is started here');
        return false;
      }
      if (look.state === 'held' && look.info !== undefined) {
        const beat = this.#folder.beat(look.epoch);
        firstBeat ??= beat;
        if (beat !== firstBeat && examine(look.info.owner) === 'alive') {
          if (look.info.build === this.#build) return false;
          if (this.#claim(look.epoch)) return true;
        }
        await pause(LOOK_MS);
        continue;
      }
      if (look.state === 'silent' && look.info !== undefined) endPredecessor(look.info.owner);
      if (this.#claim(look.epoch)) return true;
    }
  }

  isHeld(): boolean {
    return this.#held?.isHeld() === true;
  }

  beat(): void {
    this.#held?.beat();
  }

  /**
   * Lets the lease go, looks once more, and takes it back where work came in between: then it returns false, as where it
   * cannot be let go (a full disk).
   */
  releaseUnless(hasWork: () => boolean): boolean {
    const epoch = this.#held?.epoch ?? 0;
    try {
      this.#held?.release();
    } catch (error) {
      if (!OrchestraError.is(error)) throw error;
      return false;
    }
    return !(hasWork() && this.#claim(epoch));
  }

  /** Whether another runner lives: it may hold agents, which count for the limits. */
  hasPeers(): boolean {
    return this.#folder
      .owners()
      .some((owner) => owner.pid !== ownIdentity().pid && examine(owner) === 'alive');
  }

  owners(): ProcessIdentity[] {
    return this.#folder.owners();
  }

  #claim(after: number): boolean {
    this.#held = this.#folder.claim(after, { owner: ownIdentity(), door: 'runner', build: this.#build });
    this.#held?.sweep((info) => info === undefined || examine(info.owner) === 'dead');
    return this.#held !== undefined;
  }
}

/** A runner that does not beat may wake up later and act: it is ended first. Its agents go on and are adopted. */
function endPredecessor(owner: ProcessIdentity): void {
  const condition = examine(owner);
  if (condition === 'alive' || condition === 'stopped') processTable().signal(owner.pid, 'SIGKILL');
}
