import { existsSync } from 'node:fs';
import {
  adopt,
  buildOf,
  chainState,
  type Clock,
  descendantsOf,
  type Disposable,
  examine,
  HEARTBEAT_MS,
  type HeldLease,
  identityOf,
  LeaseFolder,
  LeaseObserver,
  listTasks,
  messageOf,
  ownIdentity,
  Pauses,
  type ProcessIdentity,
  processTable,
  type QueuePaths,
  readArchived,
  readLaunchMark,
  readQueueInfo,
  saveLaunchMark,
  type StartMark,
  StartMarks,
  strippedEnvironment,
  type Task,
  TaskStore,
  watchFolder,
} from '../core/index.ts';
import { AgentRun } from './agentRun.ts';
import { capLog } from './logCap.ts';
import { LOG_CHECK_MS, NOTE_DESCENDANTS_MS, SLEEP_JUMP_MS, TICK_MS } from './settings.ts';
import { startAgent } from './startAgent.ts';

/**
 * The process that holds the running agents of one queue. It is told what to do by files alone: start marks, and the
 * tasks themselves (a new deadline, a request to cancel). It ends a while after the last task.
 */
export class Runner {
  readonly #paths: QueuePaths;
  readonly #clock: Clock;
  readonly #store: TaskStore;
  readonly #marks: StartMarks;
  readonly #pauses: Pauses;
  readonly #leases: LeaseFolder;
  readonly #dispatchers: LeaseFolder;
  readonly #environment: Record<string, string>;
  readonly #build: string;
  readonly #queueId: string;
  readonly #runs = new Map<string, AgentRun>();
  /** Tasks that another living runner holds: they count for the limits. */
  readonly #elsewhere = new Set<string>();
  readonly #held: Disposable[] = [];
  readonly #report: (message: string) => void;
  #lease: HeldLease | undefined;
  #accepting = false;
  #idleSinceMs: number;
  #idleMs = 60_000;
  #lastTick: { wallMs: number; monotonicMs: number };
  #logCheckMs = 0;
  #noteMs = 0;
  #finished: (() => void) | undefined;

  constructor(options: {
    paths: QueuePaths;
    clock: Clock;
    environment: NodeJS.ProcessEnv;
    report: (message: string) => void;
  }) {
    this.#paths = options.paths;
    this.#clock = options.clock;
    this.#report = options.report;
    this.#store = new TaskStore(options.paths, options.clock, `runner ${String(process.pid)}`);
    this.#marks = new StartMarks(options.paths);
    this.#pauses = new Pauses(options.paths);
    this.#leases = new LeaseFolder(options.paths.leases, 'runner');
    this.#dispatchers = new LeaseFolder(options.paths.leases, 'dispatcher');
    this.#environment = strippedEnvironment(options.environment);
    this.#build = buildOf(options.environment);
    this.#queueId = readQueueInfo(options.paths)?.id ?? 'unknown';
    this.#idleSinceMs = options.clock.monotonicMs();
    this.#lastTick = { wallMs: options.clock.nowMs(), monotonicMs: options.clock.monotonicMs() };
  }

  /** Takes the lease and works until nothing is left to do. Resolves at once where another runner serves already. */
  async run(): Promise<void> {
    if (!(await this.#takeLease())) return;
    this.#accepting = true;
    await new Promise<void>((resolve) => {
      this.#finished = resolve;
      this.#watch();
      this.#adoptOrphans();
      this.#takeMarks();
    });
    for (const held of this.#held) held.dispose();
  }

  /** Waits until the lease is free or its holder has fallen silent; false where a living one of our build holds it. */
  async #takeLease(): Promise<boolean> {
    const observer = new LeaseObserver(this.#leases, this.#clock, examine);
    let firstBeat: number | undefined;
    for (;;) {
      const look = observer.look();
      if (look.state === 'foreign') {
        this.#report('another machine runs this queue; nothing is started here');
        return false;
      }
      if (look.state === 'held') {
        const beat = this.#leases.beat(look.epoch);
        firstBeat ??= beat;
        const condition = look.info === undefined ? 'dead' : examine(look.info.owner);
        if (condition === 'alive' && beat !== firstBeat) {
          if (look.info?.build === this.#build) return false;
          if (this.#claim(look.epoch)) return true;
        }
        await pause(50);
        continue;
      }
      if (look.state === 'silent' && look.info !== undefined) this.#endPredecessor(look.info.owner);
      if (this.#claim(look.epoch)) return true;
    }
  }

  #claim(after: number): boolean {
    this.#lease = this.#leases.claim(after, { owner: ownIdentity(), door: 'runner', build: this.#build });
    if (this.#lease === undefined) return false;
    this.#lease.sweep((info) => info === undefined || examine(info.owner) === 'dead');
    return true;
  }

  /** A runner that does not beat may wake up later and act: it is ended first. Its agents go on and are adopted. */
  #endPredecessor(owner: ProcessIdentity): void {
    const condition = examine(owner);
    if (condition === 'alive' || condition === 'stopped') processTable().signal(owner.pid, 'SIGKILL');
  }

  #watch(): void {
    this.#held.push(
      watchFolder(this.#paths.start, TICK_MS, () => {
        this.#takeMarks();
      }),
      watchFolder(this.#paths.tasks, TICK_MS, (change) => {
        if (change === 'all') for (const run of [...this.#runs.values()]) run.reread();
        else for (const name of change) this.#onTaskFile(name);
      }),
      every(HEARTBEAT_MS, () => this.#lease?.beat()),
      every(TICK_MS, () => {
        this.#tick();
      }),
    );
  }

  #onTaskFile(name: string): void {
    const dot = name.indexOf('.');
    const run = this.#runs.get(dot < 0 ? name : name.slice(0, dot));
    if (run === undefined) return;
    if (name.endsWith('.json')) run.reread();
    else run.check();
  }

  #tick(): void {
    if (!existsSync(this.#paths.queueFile)) {
      void this.#folderIsGone();
      return;
    }
    this.#noticeSleep();
    const nowMs = this.#clock.monotonicMs();
    for (const run of [...this.#runs.values()]) run.check();
    if (this.#runs.size > 0 && nowMs - this.#logCheckMs > LOG_CHECK_MS) {
      this.#logCheckMs = nowMs;
      for (const run of this.#runs.values()) {
        if (run.mark !== undefined) capLog(this.#paths.logFile(run.id), run.mark.logMaxBytes);
      }
    }
    if (this.#runs.size > 0 && nowMs - this.#noteMs > NOTE_DESCENDANTS_MS) {
      this.#noteMs = nowMs;
      this.#noteDescendants();
    }
    if (this.#elsewhere.size > 0) this.#adoptOrphans();
    this.#takeMarks();
    this.#endWhenIdle(nowMs);
  }

  #noticeSleep(): void {
    const wallMs = this.#clock.nowMs();
    const monotonicMs = this.#clock.monotonicMs();
    const jumpMs = wallMs - this.#lastTick.wallMs - (monotonicMs - this.#lastTick.monotonicMs);
    this.#lastTick = { wallMs, monotonicMs };
    if (jumpMs > SLEEP_JUMP_MS) for (const run of this.#runs.values()) run.slept(jumpMs);
  }

  #noteDescendants(): void {
    const entries = processTable().list();
    for (const run of this.#runs.values()) {
      const pid = run.task.process?.pid;
      if (pid !== undefined) run.note(descendantsOf(pid, entries).map((entry) => identityOf(entry)));
    }
  }

  /** Takes over running tasks whose runner is dead, and notes those that a living one holds. */
  #adoptOrphans(): void {
    this.#elsewhere.clear();
    for (const task of listTasks(this.#store).live) {
      if (task.status !== 'running' || this.#runs.has(task.taskId)) continue;
      const runner = task.runner ?? undefined;
      const condition = runner === undefined ? 'dead' : examine(runner);
      if (condition === 'alive' || condition === 'stopped') this.#elsewhere.add(task.taskId);
      else if (condition === 'dead') this.#adopt(task);
    }
  }

  #adopt(task: Task): void {
    try {
      const adopted = this.#store.commit(task.taskId, (current) =>
        current.status === 'running' ? adopt(current, ownIdentity()) : undefined,
      );
      if (adopted.status !== 'running') return;
      const mark = readLaunchMark(this.#paths, task.taskId);
      const run = new AgentRun(adopted, { mark, exited: undefined }, this.#context());
      this.#runs.set(task.taskId, run);
      run.check();
    } catch (error) {
      this.#report(`${task.taskId}: ${messageOf(error)}`);
    }
  }

  #takeMarks(): void {
    if (!this.#accepting) return;
    const ids = this.#marks.ids();
    if (ids.length === 0) return;
    if (this.#lease?.isHeld() !== true) {
      this.#accepting = false; // A newer runner accepts; this one only sees its agents out.
      return;
    }
    for (const id of ids) {
      try {
        this.#takeMark(id);
      } catch (error) {
        this.#report(`${id}: ${messageOf(error)}`);
      }
    }
  }

  #takeMark(id: string): void {
    const mark = this.#marks.read(id);
    if (mark === undefined || mark.epoch !== this.#dispatchers.newestEpoch()) {
      this.#marks.remove(id);
      return;
    }
    if (mark.build !== this.#build) return;
    this.#idleMs = mark.idleSeconds * 1000;
    const reading = this.#store.read(id);
    if (reading.kind !== 'task' || !this.#mayStart(reading.task)) {
      this.#marks.remove(id);
      if (reading.kind === 'task') this.#store.heal(id);
      return;
    }
    if (!this.#hasSlot(mark)) return;
    const started = startAgent(reading.task, mark, {
      store: this.#store,
      clock: this.#clock,
      queueId: this.#queueId,
      environment: this.#environment,
    });
    if (started === undefined) {
      this.#marks.remove(id);
      return;
    }
    saveLaunchMark(this.#paths, id);
    this.#idleSinceMs = this.#clock.monotonicMs();
    this.#runs.set(id, new AgentRun(started.task, { mark, exited: started.exited }, this.#context()));
  }

  /** The last look before a start: the runner alone vouches for pauses, dependencies and cancellation. */
  #mayStart(task: Task): boolean {
    if (task.status !== 'pending' || (task.pausedAt ?? null) !== null) return false;
    const paused = this.#pauses.read();
    if (paused.queue || paused.agents.includes(task.agent)) return false;
    return task.dependsOn.every(
      (dependency) => chainState(dependency, (id) => this.#find(id)).kind === 'complete',
    );
  }

  #hasSlot(mark: StartMark): boolean {
    if (this.#runs.size + this.#elsewhere.size >= mark.maxConcurrent) return false;
    const limit = mark.agent.maxConcurrent;
    if (limit === undefined) return true;
    let used = 0;
    for (const run of this.#runs.values()) if (run.agent === mark.agent.name) used++;
    return used < limit;
  }

  #find(id: string): Task | undefined {
    const hot = this.#store.read(id);
    if (hot.kind === 'task') return hot.task;
    const archived = readArchived(this.#paths, id);
    return archived.kind === 'task' ? archived.task : undefined;
  }

  #context(): ConstructorParameters<typeof AgentRun>[2] {
    return {
      store: this.#store,
      clock: this.#clock,
      shielded: () => [ownIdentity(), ...this.#leases.owners(), ...this.#dispatchers.owners()],
      report: this.#report,
      onEnd: (run) => {
        this.#runs.delete(run.id);
        this.#idleSinceMs = this.#clock.monotonicMs();
        this.#takeMarks();
      },
    };
  }

  /** Lets the lease go, looks once more, and takes it back if a mark came in between. */
  #endWhenIdle(nowMs: number): void {
    if (this.#runs.size > 0 || this.#elsewhere.size > 0) return;
    if (this.#accepting && nowMs - this.#idleSinceMs < this.#idleMs) return;
    const epoch = this.#lease?.epoch ?? 0;
    if (this.#accepting) {
      this.#lease?.release();
      if (this.#marks.ids().length > 0 && this.#claim(epoch)) {
        this.#idleSinceMs = nowMs;
        return;
      }
    }
    this.#accepting = false;
    this.#finished?.();
  }

  async #folderIsGone(): Promise<void> {
    this.#accepting = false;
    for (const held of this.#held.splice(0)) held.dispose();
    await Promise.all([...this.#runs.values()].map((run) => run.abandon()));
    this.#finished?.();
  }
}

function every(ms: number, act: () => void): Disposable {
  const timer = setInterval(act, ms);
  return {
    dispose: () => {
      clearInterval(timer);
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
