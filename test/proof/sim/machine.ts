import { setImmediate as turn } from 'node:timers';
import type { Clock } from '../../../src/core/index.ts';
import { Random } from './random.ts';

/** Something that will happen in a simulated process. */
export interface SimEvent {
  readonly owner: Owner;
  dueMs: number;
  readonly order: number;
  readonly happen: () => void;
}

/** Whose events they are: those of a stopped one wait, those of a dead one never come. */
export interface Owner {
  readonly state: 'alive' | 'stopped' | 'dead';
}

/** A living line of the simulated process table. */
export interface SimEntry extends Owner {
  readonly pid: number;
  readonly ppid: number;
  readonly group: number;
  readonly startTicks: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Does what the signal does; 0 only asks. */
  signal(name: NodeJS.Signals): void;
}

interface Watcher {
  readonly owner: Owner;
  readonly listener: (name: string) => void;
}

/** The first moment of every simulation. */
const EPOCH_MS = Date.parse('2026-01-31T12:00:00Z');
/** Numbers that no real process of Linux has. */
const FIRST_PID = 5_000_000;

/**
 * A machine of its own, with a clock, processes and events that happen in an order the seed decides. Only its disk is a
 * real folder.
 */
export class SimMachine implements Clock {
  readonly random: Random;
  readonly entries = new Map<number, SimEntry>();
  /** What programs let escape: none of them should. */
  readonly escaped: string[] = [];
  /** Every path that was changed; emptied by whoever reads it. */
  readonly touched = new Set<string>();
  /** Notifications of changed files that are lost from now on. */
  lostNotifications = 0;
  /** So many flushes from now on fail: what was written may or may not be on the disk. */
  failingFlushes = 0;
  /** So many writes from now on find no room on the disk. */
  failingWrites = 0;
  #boot = 1;
  #wallMs = EPOCH_MS;
  #monotonicMs = 1000;
  #order = 0;
  #lastPid = 0;
  readonly #events = new Set<SimEvent>();
  readonly #watchers = new Map<string, Set<Watcher>>();

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  nowMs(): number {
    return this.#wallMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  get bootId(): string {
    return `boot-${String(this.#boot)}`;
  }

  newPid(): number {
    return FIRST_PID + this.#boot * 10_000 + this.#lastPid++;
  }

  /** Lets a line of the process table begin to be there. */
  enter(entry: SimEntry): void {
    this.entries.set(entry.pid, entry);
  }

  schedule(owner: Owner, delayMs: number, happen: () => void): SimEvent {
    const event = { owner, dueMs: this.#monotonicMs + Math.max(0, delayMs), order: this.#order++, happen };
    this.#events.add(event);
    return event;
  }

  cancel(event: SimEvent): void {
    this.#events.delete(event);
  }

  watch(owner: Owner, folder: string, listener: (name: string) => void): () => void {
    const watchers = this.#watchers.get(folder) ?? new Set<Watcher>();
    this.#watchers.set(folder, watchers);
    const watcher = { owner, listener };
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }

  /** A name in a folder changed. */
  notify(folder: string, name: string): void {
    for (const { owner, listener } of this.#watchers.get(folder) ?? []) {
      if (this.lostNotifications > 0) this.lostNotifications--;
      else this.schedule(owner, this.random.below(3), () => listener(name));
    }
  }

  /** Lets `ms` milliseconds go by, with all that happens meanwhile. */
  async run(ms: number): Promise<void> {
    const untilMs = this.#monotonicMs + ms;
    await settled();
    for (;;) {
      const event = this.#next(untilMs);
      if (event === undefined) break;
      this.#events.delete(event);
      this.#advance(Math.max(0, event.dueMs - this.#monotonicMs));
      this.#do(event);
      await settled();
      // Work takes time.
      if (this.random.below(4) === 0) this.#advance(1);
    }
    this.#advance(Math.max(0, untilMs - this.#monotonicMs));
  }

  /** Somebody sets the clock. */
  setClock(byMs: number): void {
    this.#wallMs += byMs;
  }

  /** The power is gone, and comes back: nothing that ran runs. */
  reboot(): void {
    for (const entry of [...this.entries.values()]) entry.signal('SIGKILL');
    this.#events.clear();
    this.#watchers.clear();
    this.entries.clear();
    this.#boot++;
    this.#lastPid = 0;
    this.#monotonicMs = 1000;
    this.#wallMs += 30_000;
  }

  #advance(ms: number): void {
    this.#monotonicMs += ms;
    this.#wallMs += ms;
  }

  /** The event that happens next: of all owners that have one due, the seed chooses. */
  #next(untilMs: number): SimEvent | undefined {
    const firsts = new Map<Owner, SimEvent>();
    for (const event of this.#events) {
      if (event.owner.state === 'dead') this.#events.delete(event);
      if (event.owner.state !== 'alive' || event.dueMs > untilMs) continue;
      const first = firsts.get(event.owner);
      if (first === undefined || isBefore(event, first)) firsts.set(event.owner, event);
    }
    const waiting = [...firsts.values()];
    const soonestMs = Math.min(...waiting.map(({ dueMs }) => dueMs));
    const due = waiting.filter(({ dueMs }) => dueMs <= Math.max(soonestMs, this.#monotonicMs));
    return due[this.random.below(due.length)];
  }

  #do(event: SimEvent): void {
    try {
      event.happen();
    } catch (error) {
      if (event.owner.state !== 'dead')
        this.escaped.push(error instanceof Error ? String(error.stack) : String(error));
    }
  }
}

function isBefore(a: SimEvent, b: SimEvent): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}

/** Resolves when every promise that could go on has gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => turn(resolve));
}
