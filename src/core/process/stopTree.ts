import { systemClock } from '../model/clock.ts';
import type { Clock } from '../model/clock.ts';
import { OrchestraError } from '../model/errors.ts';
import { pause } from '../model/pause.ts';
import { words } from '../model/words.ts';
import { placeOf } from './identity.ts';
import { processTable } from './table.ts';
import { ancestorsOf, keyOf, scanTree } from './tree.ts';
import type { TreeQuery, TreeScan } from './tree.ts';
import type { ProcessEntry, ProcessTable } from './types.ts';

/** How to stop the processes of an attempt. */
export interface StopOptions extends TreeQuery {
  /** How long they may take to end by themselves after SIGTERM, milliseconds; 0 kills at once. */
  graceMs: number;
  /** Ends the waiting, not the killing once it began: the promise is rejected with its reason. */
  signal?: AbortSignal | undefined;
  clock?: Clock | undefined;
  table?: ProcessTable | undefined;
}

/** What became of the processes. */
export interface StopResult {
  /** Those that were found and are gone. */
  readonly stopped: readonly number[];
  /** Those that live on in spite of it: not ours to signal, or stuck in the kernel. */
  readonly survivors: readonly number[];
  readonly elapsedMs: number;
  /** Whether some did not end by themselves. */
  readonly killed: boolean;
}

const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 15;
/** How often the whole table is looked through while the known processes still live. */
const RESCAN_MS = 200;
/** What the wrapper may take to write the exit code once its agent is gone. */
const WRAPPER_PATIENCE_MS = 500;
/** Processes that a SIGKILL has not ended after this are stuck in the kernel or not ours. */
const KILL_LIMIT_MS = 5_000;
/** Against a tree that grows while it is halted. */
const FREEZE_ROUNDS = 50;
/** One empty look may have missed a process that was just being born. */
const EMPTY_SCANS = 2;

/**
 * Stops all processes of an attempt (see `scanTree`): asks them to end, and kills them where the grace was not
 * enough. Returns as soon as they are gone. The wrapper is left to end by itself, so that it can tell the exit code.
 * Never signals this process or one of its ancestors; each start time is checked before each signal.
 *
 * @throws OrchestraError `refused` for processes of another machine or container; the reason of `signal` when aborted.
 */
export async function stopTree(options: StopOptions): Promise<StopResult> {
  const table = options.table ?? processTable();
  if (options.group !== undefined && placeOf(options.group, table) === 'foreign') {
    throw new OrchestraError(
      'refused',
      words`Process ${options.group.pid} runs on another machine or in another container and has to be stopped there.`,
    );
  }
  return new TreeStop(options, table, options.clock ?? systemClock).run();
}

class TreeStop {
  readonly #options: StopOptions;
  readonly #table: ProcessTable;
  readonly #clock: Clock;
  readonly #ownLine: ReadonlySet<number>;
  readonly #found = new Map<string, ProcessEntry>();
  /** What was asked to end, by identity, with the program that it ran then. */
  readonly #asked = new Map<string, string | undefined>();
  #last: TreeScan | undefined;
  #killed = false;

  constructor(options: StopOptions, table: ProcessTable, clock: Clock) {
    this.#options = options;
    this.#table = table;
    this.#clock = clock;
    this.#ownLine = ancestorsOf(process.pid, table.list());
  }

  async run(): Promise<StopResult> {
    const startMs = this.#clock.monotonicMs();
    if (!(await this.#ask(startMs + this.#options.graceMs))) await this.#kill();
    const left = new Set(this.#last?.members.map((entry) => entry.pid));
    return {
      stopped: [...this.#found.values()].map((entry) => entry.pid).filter((pid) => !left.has(pid)),
      survivors: [...left],
      elapsedMs: this.#clock.monotonicMs() - startMs,
      killed: this.#killed,
    };
  }

  /** Asks all to end; true once they are gone, false when the grace is over. */
  async #ask(deadlineMs: number): Promise<boolean> {
    for (let empty = 0; this.#clock.monotonicMs() < deadlineMs || empty > 0;) {
      const targets = this.#scan();
      empty = targets.length === 0 ? empty + 1 : 0;
      if (empty === EMPTY_SCANS) return true;
      this.#terminate(targets);
      await this.#waitForChange(targets, deadlineMs);
    }
    return false;
  }

  /**
   * Each process is asked once: many take a second request for "now, without tidying up". What a member starts after
   * it was asked is part of its tidying up and left alone as long as that member lives. One that has become another
   * program is asked again: between its birth and that, a shell's copy of itself drops the signals it gets.
   */
  #terminate(targets: readonly ProcessEntry[]): void {
    const parents = new Set(targets.map((entry) => entry.pid));
    const isFirst = this.#asked.size === 0;
    const isDue = (entry: ProcessEntry): boolean =>
      this.#asked.has(keyOf(entry))
        ? this.#asked.get(keyOf(entry)) !== entry.program
        : isFirst || !parents.has(entry.ppid);
    const fresh = targets.filter(isDue);
    const leader = this.#last?.wrapper;
    const wholeGroup =
      isFirst &&
      leader !== undefined &&
      this.#last?.groupIsPure === true &&
      targets.length === this.#last.members.length &&
      this.#signal(leader, 'SIGTERM', -leader.pid);
    for (const entry of fresh) {
      this.#asked.set(keyOf(entry), entry.program);
      if (!wholeGroup || entry.pgid !== leader.pid) this.#signal(entry, 'SIGTERM');
      if (entry.state === 'stopped') this.#signal(entry, 'SIGCONT');
    }
  }

  /** Halts all, until none is found that runs, so that none can have children or notice; then kills them. */
  async #kill(): Promise<void> {
    this.#freeze();
    const waiting = this.#last?.wrapper;
    if (waiting !== undefined) this.#signal(waiting, 'SIGTERM'); // Ends one that still waits for its "go".
    const deadlineMs = this.#clock.monotonicMs() + KILL_LIMIT_MS;
    let wrapperDeadlineMs = this.#clock.monotonicMs() + WRAPPER_PATIENCE_MS;
    for (let empty = 0; this.#clock.monotonicMs() < deadlineMs;) {
      const targets = this.#scan();
      empty = targets.length === 0 ? empty + 1 : 0;
      if (empty === EMPTY_SCANS) return;
      const wrapper = this.#last?.wrapper;
      const agents = targets.filter((entry) => entry !== wrapper);
      for (const entry of agents) this.#signal(entry, 'SIGKILL');
      if (agents.length > 0) {
        this.#killed = true;
        wrapperDeadlineMs = this.#clock.monotonicMs() + WRAPPER_PATIENCE_MS;
      } else if (wrapper !== undefined && this.#clock.monotonicMs() >= wrapperDeadlineMs) {
        this.#killed = true;
        this.#signal(wrapper, 'SIGKILL');
      }
      await pause(FIRST_PAUSE_MS);
    }
  }

  #freeze(): void {
    const frozen = new Set<string>();
    for (let round = 0; round < FREEZE_ROUNDS; round++) {
      const targets = this.#scan();
      const wrapper = this.#last?.wrapper;
      if (wrapper?.state === 'stopped') this.#signal(wrapper, 'SIGCONT');
      const running = targets.filter((entry) => entry !== wrapper && !frozen.has(keyOf(entry)));
      if (running.length === 0) return;
      for (const entry of running) {
        frozen.add(keyOf(entry));
        this.#signal(entry, 'SIGSTOP');
      }
    }
  }

  /** Those that may be signalled. */
  #scan(): ProcessEntry[] {
    this.#last = scanTree(this.#options, this.#table);
    for (const entry of this.#last.members) this.#found.set(keyOf(entry), entry);
    return this.#last.members.filter((entry) => !this.#ownLine.has(entry.pid));
  }

  async #waitForChange(targets: readonly ProcessEntry[], deadlineMs: number): Promise<void> {
    const untilMs = Math.min(deadlineMs, this.#clock.monotonicMs() + RESCAN_MS);
    let pauseMs = FIRST_PAUSE_MS;
    do {
      await pause(pauseMs);
      this.#options.signal?.throwIfAborted();
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    } while (this.#clock.monotonicMs() < untilMs && targets.some((entry) => this.#lives(entry)));
  }

  #lives(entry: ProcessEntry): boolean {
    const now = this.#table.read(entry.pid);
    return now !== undefined && now.startTicks === entry.startTicks && now.state !== 'dead';
  }

  #signal(entry: ProcessEntry, signal: NodeJS.Signals, pid = entry.pid): boolean {
    return this.#lives(entry) && this.#table.signal(pid, signal);
  }
}
