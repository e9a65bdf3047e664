import { existsSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { exactly, isNumber, isText, isYesOrNo, oneOf, orMissing } from '../model/guards.ts';
import { lazily } from '../model/lazily.ts';
import type { Clock } from '../model/clock.ts';
import { OrchestraError } from '../model/errors.ts';
import { processIdentitySchema, type ProcessIdentity } from '../model/task.ts';
import { isIdentity } from '../model/wholeTask.ts';
import { FolderTime, renewTime } from './folderTime.ts';
import { namesIn, overwriteFile, placeNewFile, readText, removeFile, replaceFile, touch } from './files.ts';

/** The two roles of which there is one per queue. */
export type LeaseKind = 'dispatcher' | 'runner';

/** Whether the holder starts pending tasks by itself, or only those that somebody asked for. */
const DISPATCH_MODES = ['auto', 'manual'] as const;

export const leaseSchema = lazily(() =>
  z.object({
    epoch: z.number(),
    owner: processIdentitySchema(),
    /** What the owner is: `vscode`, `daemon`, `run`, `runner`. */
    door: z.string(),
    /** For a runner: version and environment it runs with. */
    build: z._default(z.string(), ''),
    /** How many tasks it lets run at once. */
    maxConcurrent: z.optional(z.number()),
    mode: z.optional(z.enum(DISPATCH_MODES)),
    /** A file of the project's configuration that it could never read, so that it starts nothing. */
    unknownFile: z.optional(z.string()),
    /** The owner has let go (a draining runner, an ended dispatcher). */
    released: z._default(z.boolean(), false),
  }),
);
/** What stands in a lease file. */
export type LeaseInfo = z.infer<ReturnType<typeof leaseSchema>>;
/** How its holder works: changes while it is held. */
export type LeaseTerms = Pick<LeaseInfo, 'mode' | 'maxConcurrent' | 'unknownFile'>;

export const isLeaseInfo = exactly<LeaseInfo>({
  epoch: isNumber,
  owner: isIdentity,
  door: isText,
  build: isText,
  maxConcurrent: orMissing(isNumber),
  mode: orMissing(oneOf(DISPATCH_MODES)),
  unknownFile: orMissing(isText),
  released: isYesOrNo,
});

/** How a process that holds a lease looks from outside. */
export type Liveness = 'alive' | 'stopped' | 'dead' | 'foreign';

/** A holder that has not beaten for so long, by the observer's own monotonic clock, has lost the lease. */
export const SILENCE_MS = 1500;

/** The lease files of one kind: `leases/<kind>.<epoch>.json`. The highest epoch holds; epochs are never reused. */
export class LeaseFolder {
  readonly #folder: string;
  readonly kind: LeaseKind;
  readonly #clock: Clock | undefined;
  readonly #time: FolderTime;
  #listed: readonly number[] | undefined;

  /** @param clock given by those who look often: where the folder's time tells that it is as before, it is not read */
  constructor(folder: string, kind: LeaseKind, clock?: Clock) {
    this.#folder = folder;
    this.kind = kind;
    this.#clock = clock;
    this.#time = new FolderTime(folder);
  }

  file(epoch: number): string {
    return join(this.#folder, `${this.kind}.${String(epoch)}.json`);
  }

  /** The newest epoch there is; 0 where none. */
  newestEpoch(): number {
    return Math.max(0, ...this.epochs());
  }

  epochs(): readonly number[] {
    if (this.#clock === undefined) return this.#list();
    if (this.#time.mayHaveChanged(this.#clock.nowMs()) || this.#listed === undefined) {
      this.#listed = this.#list();
      this.#time.seen();
    }
    return this.#listed;
  }

  #list(): number[] {
    return namesIn(this.#folder).flatMap((name) => {
      const [kind, epoch, ending] = name.split('.');
      return kind === this.kind && ending === 'json' && /^\d+$/.test(epoch ?? '') ? [Number(epoch)] : [];
    });
  }

  read(epoch: number): LeaseInfo | undefined {
    const text = readText(this.file(epoch));
    if (text === undefined) return undefined;
    try {
      const value: unknown = JSON.parse(text);
      return isLeaseInfo(value) ? value : z.safeParse(leaseSchema(), value).data;
    } catch {
      return undefined;
    }
  }

  /** What the newest lease says, or undefined where there is none (or it is damaged, which holds nothing). */
  current(): LeaseInfo | undefined {
    const epoch = this.newestEpoch();
    return epoch === 0 ? undefined : this.read(epoch);
  }

  /** Everybody who holds or held one, as far as the files still tell. */
  owners(): ProcessIdentity[] {
    return this.epochs().flatMap((epoch) => this.read(epoch)?.owner ?? []);
  }

  /** Takes epoch `after + 1`. Undefined: somebody else was first. */
  claim(after: number, info: Omit<LeaseInfo, 'epoch' | 'released'>): HeldLease | undefined {
    const epoch = after + 1;
    const lease: LeaseInfo = { ...info, epoch, released: false };
    if (!placeNewFile(this.file(epoch), JSON.stringify(lease))) return undefined;
    if (this.newestEpoch() !== epoch) {
      removeFile(this.file(epoch));
      return undefined;
    }
    return new HeldLease(this, lease);
  }

  /**
   * Writes as many bytes over the lease of an epoch, in place: of a file that was put in the place of another the bytes are
   * at once on their way to the disk, and to sweep it waits for that, 2 ms each. Whoever reads it half-written finds it
   * damaged, and that holds nothing. The folder's time tells that something has changed.
   */
  overwrite(epoch: number, text: string): void {
    overwriteFile(this.file(epoch), text);
    renewTime(this.#folder);
  }

  /** Asks the holder of an epoch to let go for somebody else. @throws OrchestraError where it cannot be written */
  ask(epoch: number, by: ProcessIdentity): void {
    replaceFile(this.#askedFile(epoch), JSON.stringify(by));
  }

  /** Who asked for an epoch; what cannot be read asks for nothing. */
  asker(epoch: number): ProcessIdentity | undefined {
    // Looked for at every beat, and nearly never there.
    if (!existsSync(this.#askedFile(epoch))) return undefined;
    const text = readText(this.#askedFile(epoch));
    if (text === undefined) return undefined;
    try {
      return z.safeParse(processIdentitySchema(), JSON.parse(text)).data;
    } catch {
      return undefined;
    }
  }

  /** Takes back what was asked. */
  withdraw(epoch: number): void {
    removeFile(this.#askedFile(epoch));
  }

  #askedFile(epoch: number): string {
    return join(this.#folder, `${this.kind}.${String(epoch)}.asked`);
  }

  /** Time of the last heartbeat of an epoch, as a number that changes with each beat. */
  beat(epoch: number): number | undefined {
    return lstatSync(this.file(epoch), { throwIfNoEntry: false })?.mtimeMs;
  }
}

/** A lease in hand. Its holder must ask {@link HeldLease.isHeld} before each act. */
export class HeldLease {
  readonly #folder: LeaseFolder;
  #info: LeaseInfo;

  constructor(folder: LeaseFolder, info: LeaseInfo) {
    this.#folder = folder;
    this.#info = info;
  }

  get info(): LeaseInfo {
    return this.#info;
  }

  /** Tells others how its holder works by now; writes only where that is something else than before. */
  describe(terms: LeaseTerms): void {
    const { mode, maxConcurrent, unknownFile } = this.#info;
    const isSame =
      mode === terms.mode && maxConcurrent === terms.maxConcurrent && unknownFile === terms.unknownFile;
    if (isSame || !this.isHeld()) return;
    const info = { ...this.#info, ...terms };
    replaceFile(this.#folder.file(info.epoch), JSON.stringify(info));
    this.#info = info;
  }

  get epoch(): number {
    return this.info.epoch;
  }

  /**
   * Whether nobody has taken a newer epoch: one look at the folder, or at its time. Epochs begin anew where the whole folder was
   * replaced, so the one that stands there must also be ours.
   */
  isHeld(): boolean {
    return this.#folder.newestEpoch() === this.info.epoch && this.#isOurs();
  }

  #isOurs(): boolean {
    return readText(this.#folder.file(this.info.epoch)) === JSON.stringify(this.info);
  }

  /** Who asks for it, of all but its holder. */
  asker(): ProcessIdentity | undefined {
    return this.#folder.asker(this.info.epoch);
  }

  /** Shows that the holder lives. Costs one system call and writes no content. */
  beat(): void {
    touch(this.#folder.file(this.info.epoch));
  }

  /** Lets go, leaving the file so that the epoch is never used again. */
  release(): void {
    if (!this.#isOurs()) return;
    // As long as before: "true" and a space for "false".
    this.#folder.overwrite(this.info.epoch, `${JSON.stringify({ ...this.info, released: true })} `);
  }

  /** Takes the files of older epochs away that `isOver` says nobody needs any more. */
  sweep(isOver: (info: LeaseInfo | undefined) => boolean): void {
    for (const epoch of this.#folder.epochs()) {
      if (epoch >= this.info.epoch || !isOver(this.#folder.read(epoch))) continue;
      try {
        removeFile(this.#folder.file(epoch));
        this.#folder.withdraw(epoch);
      } catch (error) {
        // An old one that stays (a folder in its place) holds nothing.
        if (!OrchestraError.is(error)) throw error;
      }
    }
  }
}

/**
 * Watches somebody else's lease. Silence is measured on the observer's monotonic clock, from the moment it last saw
 * the beat change, so that no jump of wall time and no sleep of the machine makes a live holder look dead.
 */
export class LeaseObserver {
  readonly #folder: LeaseFolder;
  readonly #clock: Clock;
  readonly #examine: (owner: ProcessIdentity) => Liveness;
  #epoch = 0;
  #beat: number | undefined;
  #seenMs = 0;

  constructor(folder: LeaseFolder, clock: Clock, examine: (owner: ProcessIdentity) => Liveness) {
    this.#folder = folder;
    this.#clock = clock;
    this.#examine = examine;
  }

  /** The holder as it looks now: `free` may be claimed; `foreign` belongs to another machine and is only shown. */
  look(): { state: 'free' | 'held' | 'foreign' | 'silent'; epoch: number; info?: LeaseInfo } {
    const epoch = this.#folder.newestEpoch();
    const info = epoch === 0 ? undefined : this.#folder.read(epoch);
    if (info === undefined) return { state: 'free', epoch };
    const nowMs = this.#clock.monotonicMs();
    const beat = this.#folder.beat(epoch);
    if (epoch !== this.#epoch || beat !== this.#beat) {
      this.#epoch = epoch;
      this.#beat = beat;
      this.#seenMs = nowMs;
    }
    if (info.released) return { state: 'free', epoch, info };
    const liveness = this.#examine(info.owner);
    if (liveness === 'foreign') return { state: 'foreign', epoch, info };
    if (liveness === 'dead') return { state: 'free', epoch, info };
    return { state: nowMs - this.#seenMs > SILENCE_MS ? 'silent' : 'held', epoch, info };
  }
}
