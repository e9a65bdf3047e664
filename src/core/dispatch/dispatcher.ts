import { after, Emitter, type Disposable } from '../model/disposable.ts';
import { messageOf, OrchestraError } from '../model/errors.ts';
import { everyHeartbeat } from '../model/heartbeat.ts';
import type { WaitReason } from '../model/waiting.ts';
import type { Queue } from '../queue/queue.ts';
import { willQueueProgress } from '../queue/why.ts';
import { NOTHING_STARTS } from '../schedule/plan.ts';
import { willProgress } from '../schedule/progress.ts';
import { watchFolder } from '../store/watch.ts';
import { Alarm } from './alarm.ts';
import { AutoRetries } from './autoRetries.ts';
import { buildOf } from './build.ts';
import { DispatcherLease } from './dispatcherLease.ts';
import type { DispatcherOptions, DispatcherRole } from './dispatcherOptions.ts';
import { planNext } from './facts.ts';
import { HeldTasks } from './heldTasks.ts';
import { Pacer } from './pacer.ts';
import { Problems } from './problems.ts';
import type { RunnerKeeper } from './runnerProcess.ts';
import { Starts } from './starts.ts';
import { Upkeep } from './upkeep.ts';

/** How often a viewer looks whether the holder still beats, milliseconds. */
const LOOK_MS = 250;
/** How often the holder looks at everything although no file said anything, milliseconds. */
const FALLBACK_MS = 2000;
/** After each look at everything it rests this many times as long as that took: agents need the processor too. */
const REST_FACTOR = 2;

/**
 * The one process of a queue that decides what starts. Any number may run; the holder of the lease acts, the others
 * watch and take over when it ends, dies or falls silent. It starts no agent itself: it marks tasks, and sees to it
 * that a runner lives.
 */
export class Dispatcher implements Disposable {
  readonly #queue: Queue;
  readonly #options: DispatcherOptions;
  readonly #lease: DispatcherLease;
  readonly #starts: Starts;
  readonly #keeper: RunnerKeeper;
  readonly #upkeep: Upkeep;
  readonly #tasks: HeldTasks;
  readonly #retries: AutoRetries;
  readonly #roleChanged = new Emitter<DispatcherRole>();
  readonly #problems = new Problems();
  readonly #stepped = new Emitter<void>();
  readonly #pacer: Pacer;
  readonly #alarm: Alarm;
  readonly #heldWithLease: Disposable[] = [];
  #role: DispatcherRole = 'viewer';
  #lastFullMs = 0;
  #next: Disposable | undefined;
  readonly #asked = new Set<string>();
  #schedule = NOTHING_STARTS;
  /** The last look came to its end; else what is known may be outdated. */
  #isCurrent = false;

  constructor(queue: Queue, options: DispatcherOptions) {
    this.#queue = queue;
    this.#options = options;
    const build = buildOf(queue.environment);
    this.#lease = new DispatcherLease(queue, { door: options.kind, build, mode: () => this.#mode() });
    this.#starts = new Starts(queue, build, options.only);
    this.#keeper = queue.runnerKeeper(options.runnerFile);
    this.#retries = new AutoRetries(queue);
    const isBrief = options.only !== undefined;
    const where = { isBrief, isInWindow: options.kind === 'vscode' };
    this.#upkeep = new Upkeep(queue, where, (error) => this.#couldNot(error));
    this.#tasks = new HeldTasks(queue, this.#upkeep, {
      changed: () => this.#soon(),
      problem: (message) => this.#problems.report(message),
      failed: (error) => this.#couldNot(error),
    });
    // What is over in a moment takes nobody's processor, and somebody waits for it.
    this.#pacer = new Pacer(queue.clock, isBrief ? 0 : REST_FACTOR, () => this.#step());
    this.#alarm = new Alarm(queue.clock, () => this.#soon());
  }

  get role(): DispatcherRole {
    return this.#role;
  }

  onRole(listener: (role: DispatcherRole) => void): Disposable {
    return this.#roleChanged.on(listener);
  }

  /** Something could not be done; it is tried again. The same words come once. */
  onProblem(listener: (message: string) => void): Disposable {
    return this.#problems.on(listener);
  }

  /** Competes for the lease from now on, and works while it holds it. */
  start(): void {
    this.#competeOn();
  }

  readonly #competeOn = (): void => {
    this.#next?.dispose();
    this.#next = undefined;
    this.#compete();
    if (this.#role === 'stopped') return;
    this.#next = this.#role === 'holder' ? everyHeartbeat(this.#competeOn) : after(LOOK_MS, this.#competeOn);
  };

  /** Asks to start these tasks now, as far as slots and limits allow, also in manual mode. */
  run(ids: readonly string[]): void {
    for (const id of ids) this.#asked.add(id);
    this.#soon();
  }

  /** Why a task that was asked for did not start when it was decided last. */
  whyWaiting(id: string): WaitReason | undefined {
    return this.#schedule.waiting.get(id);
  }

  /** Resolves once every start that was decided is claimed or refused, or another process dispatches. */
  async launched(): Promise<readonly string[]> {
    await this.#until(
      () =>
        this.#role === 'viewer' ||
        (this.#isCurrent &&
          this.#starts.marked.size === 0 &&
          (this.#schedule.start.length === 0 || this.#starts.isEnough)),
    );
    return [...this.#starts.launched];
  }

  /** Resolves when nothing is running, and nothing pending will start by itself. */
  async idle(): Promise<void> {
    await this.#until(() => this.#isIdle());
  }

  /** Looks at everything once more, now: trust or settings changed. */
  poke(): void {
    this.#soon();
  }

  /** Lets the lease go. Agents go on: the runner has them. */
  stop(): Promise<void> {
    this.dispose();
    return Promise.resolve();
  }

  dispose(): void {
    if (this.#role === 'stopped') return;
    this.#setRole('stopped');
    for (const held of this.#heldWithLease.splice(0)) held.dispose();
    this.#alarm.dispose();
    this.#next?.dispose();
    this.#pacer.dispose();
    this.#lease.release();
    this.#stepped.fire();
  }

  #compete(): void {
    this.#attempt(() => {
      if (this.#role === 'holder') this.#keepLease();
      else if (this.#role === 'viewer') {
        this.#tryLease();
        this.#stepped.fire();
      }
    });
  }

  /** Whoever can start nothing for good must not keep others from it. */
  #couldNot(error: unknown): void {
    this.#problems.report(messageOf(error));
    if (OrchestraError.is(error, 'uninstalled')) this.dispose();
  }

  #keepLease(): void {
    if (!this.#lease.keep()) {
      this.#loseLease();
      return;
    }
    const nowMs = this.#queue.clock.monotonicMs();
    this.#tasks.current?.verify();
    if (nowMs - this.#lastFullMs > FALLBACK_MS) {
      this.#starts.tryUnfit();
      this.#soon();
    }
    if (this.#starts.marked.size > 0) this.#keeper.ensure();
    this.#upkeep.mend(this.#tasks.current);
  }

  #tryLease(): void {
    if (!this.#lease.tryTake()) return;
    const soon = (): void => this.#soon();
    this.#setRole('holder');
    this.#heldWithLease.push(
      watchFolder(this.#queue.paths.start, FALLBACK_MS, (change) => {
        if (this.#starts.areTakenIn(change)) soon();
      }),
      watchFolder(this.#queue.paths.paused, FALLBACK_MS, soon),
      this.#tasks,
      this.#upkeep,
    );
    this.#soon();
  }

  /** Somebody else took over while we were silent, or asked to: whatever we believed, we only watch from now on. */
  #loseLease(): void {
    this.#lease.forget();
    for (const held of this.#heldWithLease.splice(0)) held.dispose();
    this.#starts.forget();
    this.#setRole('viewer');
  }

  #setRole(role: DispatcherRole): void {
    if (this.#role === role) return;
    this.#role = role;
    this.#roleChanged.fire(role);
  }

  #soon(): void {
    if (this.#role !== 'holder') return;
    this.#pacer.soon();
  }

  #step(): void {
    this.#attempt(() => this.#work());
    this.#attempt(() => this.#stepped.fire());
  }

  #attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#isCurrent = false;
      this.#couldNot(error);
    }
  }

  #work(): void {
    if (this.#role !== 'holder') return;
    if (!this.#lease.isHeld()) {
      this.#loseLease();
      return;
    }
    this.#lease.describe();
    this.#lastFullMs = this.#queue.clock.monotonicMs();
    const live = this.#tasks.open();
    if (live === undefined) {
      this.#isCurrent = false;
      return;
    }
    this.#starts.withdrawOutdated();
    for (const id of this.#starts.settle(live)) this.#asked.delete(id);
    this.#problems.report(this.#retries.make(live));
    this.#schedule = planNext(this.#queue, this.#starts.fit(live), {
      marked: this.#starts.marked,
      mode: this.#mode(),
      asked: this.#asked,
      hasDispatcher: true,
      unknownFile: this.#queue.config().unknown?.file,
      find: (id) => live.find(id),
    });
    const unmarked = this.#starts.mark(this.#schedule.start, this.#lease.epoch, live);
    this.#problems.report(unmarked);
    if (unmarked !== undefined) this.#soon(); // Its slot is free for the next one.
    this.#isCurrent = true;
    this.#alarm.set(this.#schedule.wakeAtMs);
    if (this.#starts.marked.size > 0 || this.#keeper.isMissing(live.tasks.values())) this.#keeper.ensure();
    this.#upkeep.now(live);
  }

  #mode(): 'auto' | 'manual' {
    return this.#options.mode ?? this.#queue.config().settings.dispatch;
  }

  #isIdle(): boolean {
    if (this.#role === 'stopped' || !this.#queue.exists) return true;
    if (this.#role === 'viewer') return this.#isIdleElsewhere();
    const live = this.#tasks.current;
    if (live === undefined || live.isReadingAnew || !this.#isCurrent || this.#pacer.isDue) return false;
    const isAllDecided = this.#starts.marked.size === 0 && this.#retries.areMade;
    return isAllDecided && !willProgress(this.#starts.fit(live), this.#schedule);
  }

  /** As a viewer: whether whoever holds the lease has nothing left to do. A whole look, so not at every beat. */
  #isIdleElsewhere(): boolean {
    const nowMs = this.#queue.clock.monotonicMs();
    if (nowMs - this.#lastFullMs < FALLBACK_MS) return false;
    this.#lastFullMs = nowMs;
    return this.#lease.isTaken() && !willQueueProgress(this.#queue);
  }

  async #until(isSo: () => boolean): Promise<void> {
    if (isSo()) return;
    await new Promise<void>((resolve) => {
      const check = (): void => {
        if (!isSo() && this.#role !== 'stopped') return;
        listener.dispose();
        resolve();
      };
      const listener = this.#stepped.on(check);
      this.#soon();
    });
  }
}
