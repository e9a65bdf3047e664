import { closeSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { examine } from '../process/identity.ts';
import { startDetached } from '../process/startDetached.ts';
import { systemClock, type Clock } from '../model/clock.ts';
import { OrchestraError } from '../model/errors.ts';
import type { ProcessIdentity, Task } from '../model/task.ts';
import { words } from '../model/words.ts';
import { LeaseFolder, LeaseObserver } from '../store/lease.ts';
import type { QueuePaths } from '../store/paths.ts';
import { openPlainFile } from '../store/plainFile.ts';

/** A runner that was started is given this long to take the lease before another one is tried, milliseconds. */
const STARTUP_MS = 5000;

/**
 * A runner that was seen to live is believed in for so long, milliseconds: each start would else look several times. Where
 * it ended just then, the next beat finds out.
 */
const BELIEVED_MS = 100;

/** So many that ended before they served, one after the other, are worth a word. */
const FAILURES_TOLD = 3;
/** Before the next one is tried it rests, longer each time, milliseconds. */
const REST_STEP_MS = 250;
const LONGEST_REST_MS = 5000;

/** Keeps a runner alive for whoever needs one: starts it where none lives, never twice at a time. */
export class RunnerKeeper {
  readonly #paths: QueuePaths;
  readonly #runnerFile: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #build: string;
  readonly #clock: Clock;
  readonly #observer: LeaseObserver;
  /** Living runners, and when each was looked at, by the monotonic clock. */
  readonly #seenMs = new Map<string, number>();
  /** When one of ours was seen to serve. */
  #oursSeenMs = -Infinity;
  #starting: { identity: ProcessIdentity; sinceMs: number; epoch: number } | undefined;
  /** Runners in a row that ended before they served. */
  #failures = 0;

  constructor(options: {
    paths: QueuePaths;
    runnerFile: string;
    environment: NodeJS.ProcessEnv;
    build: string;
    clock?: Clock;
  }) {
    this.#paths = options.paths;
    this.#runnerFile = options.runnerFile;
    this.#environment = options.environment;
    this.#build = options.build;
    this.#clock = options.clock ?? systemClock;
    this.#observer = new LeaseObserver(
      new LeaseFolder(options.paths.leases, 'runner', this.#clock),
      this.#clock,
      examine,
    );
  }

  /** Whether a runner of our build holds the lease and beats. */
  lives(): boolean {
    return this.#isOurs(this.#observer.look());
  }

  #isOurs({ state, info }: ReturnType<LeaseObserver['look']>): boolean {
    return state === 'held' && info?.build === this.#build;
  }

  /** Whether any runner holds the lease and beats, whatever its build. */
  anyLives(): boolean {
    return this.#observer.look().state === 'held';
  }

  /** Whether a running task has no runner that watches it: its own ended or was stopped, or none beats any more. */
  isMissing(tasks: Iterable<Task>): boolean {
    // Most often one has them all: it is asked about once.
    const runners = new Map<string, ProcessIdentity | null>();
    for (const { status, runner } of tasks)
      if (status === 'running') runners.set(JSON.stringify(runner), runner);
    for (const key of this.#seenMs.keys()) if (!runners.has(key)) this.#seenMs.delete(key);
    if (runners.size === 0) return false;
    return [...runners].some(([key, runner]) => runner === null || this.#isGone(key, runner));
  }

  #isGone(key: string, runner: ProcessIdentity): boolean {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - (this.#seenMs.get(key) ?? -Infinity) < BELIEVED_MS) return false;
    if (!this.anyLives() || isOut(examine(runner))) return true;
    this.#seenMs.set(key, nowMs);
    return false;
  }

  /**
   * Starts a runner unless one lives or is on its way. Cheap to call often.
   * @throws OrchestraError also where one after the other ends before it serves; called again, it goes on trying;
   * `uninstalled` where its program is not there any more
   */
  ensure(): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#oursSeenMs < BELIEVED_MS) return;
    const look = this.#observer.look();
    const { epoch } = look;
    if (this.#isOurs(look)) {
      this.#starting = undefined;
      this.#failures = 0;
      this.#oursSeenMs = nowMs;
      return;
    }
    const starting = this.#starting;
    if (starting !== undefined) {
      const ageMs = this.#clock.monotonicMs() - starting.sinceMs;
      const isAlive = examine(starting.identity) === 'alive';
      if (isAlive && ageMs < STARTUP_MS) return;
      // With another epoch it served, and has ended since.
      const failed = !isAlive && epoch === starting.epoch;
      const isResting = failed && ageMs < Math.min(this.#failures * REST_STEP_MS, LONGEST_REST_MS);
      if (!isResting) this.#start(epoch);
      if (!isResting) this.#failures = failed ? this.#failures + 1 : 0;
      if (this.#failures >= FAILURES_TOLD) throw this.#doesNotStart();
      return;
    }
    this.#start(epoch);
  }

  #doesNotStart(): OrchestraError {
    if (!existsSync(this.#runnerFile)) {
      return new OrchestraError(
        'uninstalled',
        words`${this.#runnerFile} is gone: Orchestra was updated or removed while this process ran. It dispatches no more; start it anew.`,
      );
    }
    const log = join(this.#paths.state, 'runner.log');
    return new OrchestraError(
      'io',
      words`The process that runs the agents ends before it is ready, again and again; ${log} says why.`,
    );
  }

  /** @param epoch of the newest lease of runners now */
  #start(epoch: number): void {
    const logFd = this.#openLog();
    try {
      const started = startDetached({
        script: this.#runnerFile,
        args: [this.#paths.root],
        cwd: this.#paths.root,
        env: this.#environment,
        logFd,
      });
      this.#starting = { identity: started.identity, sinceMs: this.#clock.monotonicMs(), epoch };
    } finally {
      if (logFd !== undefined) closeSync(logFd);
    }
  }

  /** Undefined where something else stands in its place, or the disk is full: a runner works without it. */
  #openLog(): number | undefined {
    const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;
    try {
      return openPlainFile(join(this.#paths.state, 'runner.log'), flags);
    } catch {
      return undefined;
    }
  }
}

function isOut(condition: ReturnType<typeof examine>): boolean {
  return condition === 'dead' || condition === 'stopped';
}
