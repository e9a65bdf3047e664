import { Emitter, type Disposable } from '../model/disposable.ts';
import { messageOf, OrchestraError } from '../model/errors.ts';
import { isTerminal, type Task } from '../model/task.ts';
import { finish } from '../model/transitions.ts';
import { examine, ownIdentity } from '../process/identity.ts';
import { willProgress } from '../schedule/progress.ts';
import { planStarts, type Schedule } from '../schedule/plan.ts';
import { LeaseFolder, LeaseObserver, type HeldLease } from '../store/lease.ts';
import { StartMarks } from '../store/startMarks.ts';
import { watchFolder } from '../store/watch.ts';
import type { Queue } from '../queue/queue.ts';
import { AutoRetries } from './autoRetries.ts';
import { buildOf } from './build.ts';
import { chooseAgent } from './chooseAgent.ts';
import { LiveTasks } from './liveTasks.ts';
import { RunnerKeeper } from './runnerProcess.ts';
import { scheduleFacts } from './facts.ts';
import { Upkeep } from './upkeep.ts';

/** What this process is to the queue. */
export type DispatcherRole = 'viewer' | 'holder' | 'stopped';

/** How a dispatcher is to work. */
export interface DispatcherOptions {
  readonly kind: 'vscode' | 'daemon' | 'run';
  /** `manual` starts only what somebody asked for; by default the setting decides. */
  readonly mode?: 'auto' | 'manual' | undefined;
  /** For `run`: start at most this many, ever. */
  readonly only?: number | undefined;
  /** Path of `dist/runner.cjs`. */
  readonly runnerFile: string;
}

/** How often the holder beats, and a viewer looks whether the holder still does, milliseconds. */
const BEAT_AND_LOOK_MS = 250;
/** How often the holder looks at everything although no file said anything, milliseconds. */
const FALLBACK_MS = 2000;

/**
 * The one process of a queue that decides what starts. Any number may run; the holder of the lease acts, the others
 * watch and take over when it ends, dies or falls silent. It starts no agent itself: it marks tasks, and sees to it
 * that a runner lives.
 */
export class Dispatcher implements Disposable {
  readonly #queue: Queue;
  readonly #options: DispatcherOptions;
  readonly #leases: LeaseFolder;
  readonly #observer: LeaseObserver;
  readonly #marks: StartMarks;
  readonly #keeper: RunnerKeeper;
  readonly #build: string;
  readonly #upkeep: Upkeep;
  readonly #retries: AutoRetries;
  readonly #roleChanged = new Emitter<DispatcherRole>();
  readonly #problem = new Emitter<string>();
  readonly #step = new Emitter<void>();
  readonly #held: Disposable[] = [];
  readonly #heldWithLease: Disposable[] = [];
  #live: LiveTasks | undefined;
  #lease: HeldLease | undefined;
  #role: DispatcherRole = 'viewer';
  #wake: NodeJS.Timeout | undefined;
  #scheduled: NodeJS.Immediate | undefined;
  #lastFullMs = 0;
  readonly #asked = new Set<string>();
  readonly #marked = new Set<string>();
  readonly #launched = new Set<string>();
  #schedule: Schedule = { start: [], waiting: new Map(), wakeAtMs: undefined };
  #lastProblem = '';
  #worked = false;

  constructor(queue: Queue, options: DispatcherOptions) {
    this.#queue = queue;
    this.#options = options;
    this.#leases = new LeaseFolder(queue.paths.leases, 'dispatcher');
    this.#observer = new LeaseObserver(this.#leases, queue.clock, examine);
    this.#marks = new StartMarks(queue.paths);
    this.#build = buildOf(queue.environment);
    this.#keeper = queue.runnerKeeper(options.runnerFile);
    this.#upkeep = new Upkeep(queue);
    this.#retries = new AutoRetries(queue);
  }

  get role(): DispatcherRole {
    return this.#role;
  }

  /** The latest decision: what starts, why the rest waits. Empty while another process holds the lease. */
  get schedule(): Schedule {
    return this.#schedule;
  }

  onRole(listener: (role: DispatcherRole) => void): Disposable {
    return this.#roleChanged.on(listener);
  }

  /** Something could not be done; it is tried again. The same words come once. */
  onProblem(listener: (message: string) => void): Disposable {
    return this.#problem.on(listener);
  }

  /** Competes for the lease from now on, and works while it holds it. */
  start(): void {
    this.#compete();
    this.#held.push(
      every(BEAT_AND_LOOK_MS, () => {
        this.#compete();
      }),
    );
  }

  /** Asks to start these tasks now, as far as slots and limits allow, also in manual mode. */
  run(ids: readonly string[]): void {
    for (const id of ids) this.#asked.add(id);
    this.#soon();
  }

  /** Ids that were launched (claimed by the runner) since the start. */
  get launchedIds(): ReadonlySet<string> {
    return this.#launched;
  }

  /** Resolves once every start that was decided is claimed or refused. */
  async launched(): Promise<readonly string[]> {
    await this.#until(
      () =>
        this.#worked &&
        this.#marked.size === 0 &&
        (this.#schedule.start.length === 0 || this.#startedEnough()),
    );
    return [...this.#launched];
  }

  /** Resolves when nothing is running, and nothing pending will start by itself. */
  async idle(): Promise<void> {
    await this.#until(() => this.#isIdle());
  }

  /** Looks at everything once more, now. */
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
    const wasHolder = this.#role === 'holder';
    this.#setRole('stopped');
    for (const held of [...this.#held.splice(0), ...this.#heldWithLease.splice(0)]) held.dispose();
    clearTimeout(this.#wake);
    if (this.#scheduled !== undefined) clearImmediate(this.#scheduled);
    if (wasHolder && this.#lease?.isHeld() === true) {
      try {
        this.#lease.release();
      } catch (error) {
        if (!OrchestraError.is(error)) throw error;
      }
    }
    this.#step.fire();
  }

  #compete(): void {
    try {
      if (this.#role === 'holder') this.#keepLease();
      else if (this.#role === 'viewer') this.#tryLease();
    } catch (error) {
      this.#reportProblem(messageOf(error));
    }
  }

  #keepLease(): void {
    const lease = this.#lease;
    if (lease?.isHeld() !== true) {
      this.#loseLease();
      return;
    }
    lease.beat();
    const nowMs = this.#queue.clock.monotonicMs();
    if (this.#marked.size > 0) this.#keeper.ensure();
    if (nowMs - this.#lastFullMs > FALLBACK_MS) {
      this.#live?.verify();
      this.#soon();
    }
  }

  #tryLease(): void {
    if (!this.#queue.exists || this.#queue.isNewerFormat()) return;
    this.#queue.ensureState();
    const look = this.#observer.look();
    if (look.state !== 'free' && look.state !== 'silent') return;
    const lease = this.#leases.claim(look.epoch, {
      owner: ownIdentity(),
      door: this.#options.kind,
      build: this.#build,
      maxConcurrent: this.#queue.config().settings.maxConcurrent,
    });
    if (lease === undefined) return;
    this.#lease = lease;
    lease.sweep(() => true);
    this.#upkeep.afterTakeover();
    this.#live = new LiveTasks(this.#queue.store);
    const soon = (): void => {
      this.#soon();
    };
    this.#heldWithLease.push(
      this.#live,
      this.#live.onChange(soon),
      watchFolder(this.#queue.paths.start, FALLBACK_MS, soon),
      watchFolder(this.#queue.paths.paused, FALLBACK_MS, soon),
    );
    this.#setRole('holder');
    this.#soon();
  }

  /** Somebody else took over while we were silent: whatever we believed, we only watch from now on. */
  #loseLease(): void {
    this.#lease = undefined;
    for (const held of this.#heldWithLease.splice(0)) held.dispose();
    this.#live = undefined;
    this.#marked.clear();
    this.#setRole('viewer');
  }

  #setRole(role: DispatcherRole): void {
    if (this.#role === role) return;
    this.#role = role;
    this.#roleChanged.fire(role);
  }

  #soon(): void {
    if (this.#role !== 'holder') return;
    this.#scheduled ??= setImmediate(() => {
      this.#scheduled = undefined;
      try {
        this.#work();
      } catch (error) {
        this.#reportProblem(messageOf(error));
      }
      this.#step.fire();
    });
  }

  #work(): void {
    const live = this.#live;
    const lease = this.#lease;
    if (live === undefined || lease === undefined || this.#role !== 'holder') return;
    if (!lease.isHeld()) {
      this.#loseLease();
      return;
    }
    this.#lastFullMs = this.#queue.clock.monotonicMs();
    this.#settleMarks(live);
    const unmade = this.#retries.make(live);
    if (unmade !== undefined) this.#reportProblem(unmade);
    this.#schedule = planStarts(
      scheduleFacts(this.#queue, live.tasks.values(), {
        marked: this.#marked,
        mode: this.#options.mode ?? this.#queue.config().settings.dispatch,
        asked: this.#asked,
        hasDispatcher: true,
        find: (id) => live.find(id),
      }),
    );
    this.#mark(lease, live);
    if (this.#marked.size > 0 || hasOrphan(live.tasks.values())) this.#keeper.ensure();
    this.#worked = true;
    this.#wakeAt(this.#schedule.wakeAtMs);
    this.#upkeep.now(live);
  }

  /** Marks the runner took away were claimed or refused; either way the task tells how it stands. */
  #settleMarks(live: LiveTasks): void {
    if (this.#marked.size === 0) return;
    const standing = new Set(this.#marks.ids());
    const settled = [...this.#marked].filter((id) => !standing.has(id));
    for (const id of settled) this.#marked.delete(id);
    live.refresh(settled);
    for (const id of settled) {
      const task = live.find(id);
      if (task !== undefined && task.status !== 'pending') {
        this.#launched.add(id);
        this.#asked.delete(id);
      }
    }
  }

  #mark(lease: HeldLease, live: LiveTasks): void {
    const config = this.#queue.config();
    const { settings } = config;
    for (const task of this.#schedule.start) {
      if (this.#startedEnough()) break;
      const agent = chooseAgent(this.#queue, task.agent);
      if (agent instanceof OrchestraError) {
        this.#failLaunch(task, agent.message);
        live.refresh([task.taskId]);
        continue;
      }
      this.#marks.write({
        task: task.taskId,
        epoch: lease.epoch,
        build: this.#build,
        agent,
        maxConcurrent: settings.maxConcurrent,
        graceSeconds: settings.graceSeconds,
        sentinelGraceSeconds: settings.sentinelGraceSeconds,
        logMaxBytes: settings.logMaxBytes,
        skipPermissionFlags: settings.skipPermissionFlags,
        idleSeconds: settings.runnerIdleSeconds,
      });
      this.#marked.add(task.taskId);
    }
  }

  #startedEnough(): boolean {
    return this.#options.only !== undefined && this.#marked.size + this.#launched.size >= this.#options.only;
  }

  #failLaunch(task: Task, why: string): void {
    this.#queue.store.commit(
      task.taskId,
      (current) =>
        current.status === 'pending'
          ? finish(current, this.#queue.clock.nowMs(), { status: 'failed', reason: 'launch', error: why })
          : undefined,
      { flush: true },
    );
  }

  #wakeAt(atMs: number | undefined): void {
    clearTimeout(this.#wake);
    if (atMs === undefined) return;
    this.#wake = setTimeout(
      () => {
        this.#soon();
      },
      Math.min(Math.max(1, atMs - this.#queue.clock.nowMs()), 60_000),
    );
  }

  #isIdle(): boolean {
    if (this.#role === 'stopped') return true;
    const live = this.#live;
    if (
      live === undefined ||
      this.#scheduled !== undefined ||
      this.#marked.size > 0 ||
      !this.#retries.areMade
    )
      return false;
    return !willProgress([...live.tasks.values()], this.#schedule);
  }

  async #until(isSo: () => boolean): Promise<void> {
    if (isSo()) return;
    await new Promise<void>((resolve) => {
      const check = (): void => {
        if (!isSo() && this.#role !== 'stopped') return;
        listener.dispose();
        resolve();
      };
      const listener = this.#step.on(check);
      this.#soon();
    });
  }

  #reportProblem(message: string): void {
    if (this.#lastProblem === message) return;
    this.#lastProblem = message;
    this.#problem.fire(message);
  }
}

/** Whether a running task has nobody to watch it. */
function hasOrphan(tasks: Iterable<Task>): boolean {
  for (const task of tasks) {
    if (isTerminal(task.status) || task.status !== 'running') continue;
    const runner = task.runner ?? undefined;
    if (runner === undefined || examine(runner) === 'dead') return true;
  }
  return false;
}

function every(ms: number, act: () => void): Disposable {
  const timer = setInterval(act, ms);
  return {
    dispose: () => {
      clearInterval(timer);
    },
  };
}
