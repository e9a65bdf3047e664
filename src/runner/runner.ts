import { existsSync } from 'node:fs';
import {
  adopt,
  buildOf,
  type Clock,
  descendantsOf,
  type Disposable,
  everyHeartbeat,
  examine,
  identityOf,
  LeaseFolder,
  listTasks,
  messageOf,
  ownIdentity,
  type ProcessIdentity,
  processTable,
  type QueuePaths,
  readLaunchMark,
  readQueueInfo,
  strippedEnvironment,
  type Task,
  TaskStore,
  watchFolder,
} from '../core/running.ts';
import { AgentRun } from './agentRun.ts';
import { MarkTaker } from './markTaker.ts';
import { RunnerLease } from './runnerLease.ts';
import { IDLE_TICK_MS, REREAD_MS, NOTE_DESCENDANTS_MS, SLEEP_JUMP_MS, TICK_MS } from './settings.ts';

import { Turns } from './turns.ts';

/**
 * The process that holds the running agents of one queue. It is told what to do by files alone: start marks, and the
 * tasks themselves (a new deadline, a request to cancel). It ends a while after the last task.
 */
export class Runner {
  readonly #paths: QueuePaths;
  readonly #clock: Clock;
  readonly #store: TaskStore;
  readonly #lease: RunnerLease;
  readonly #dispatchers: LeaseFolder;
  readonly #runs = new Map<string, AgentRun>();
  /** Agents of the tasks that another living runner holds, by task: they count for the limits. */
  readonly #elsewhere = new Map<string, string>();
  readonly #held: Disposable[] = [];
  readonly #turns = new Turns();
  readonly #marks: MarkTaker;
  readonly #report: (message: string) => void;
  #hasPeers = false;
  /** Nothing is started before it is known what runs already. */
  #isToAdopt = true;
  #idleSinceMs: number;
  #lastTick: { wallMs: number; monotonicMs: number };
  #timer: NodeJS.Timeout | undefined;
  #rereadMs = 0;
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
    this.#dispatchers = new LeaseFolder(options.paths.leases, 'dispatcher');
    const build = buildOf(options.environment);
    this.#lease = new RunnerLease(options.paths.leases, { ...options, build });
    this.#marks = new MarkTaker({
      store: this.#store,
      clock: options.clock,
      queueId: readQueueInfo(options.paths)?.id ?? 'unknown',
      build,
      environment: strippedEnvironment(options.environment),
      turns: this.#turns,
      isHeld: () => this.#lease.isHeld(),
      running: () => [...this.#runs.values()].map((run) => run.agent),
      elsewhere: () => [...this.#elsewhere.values()],
      watches: (id) => {
        this.#runs.get(id)?.reread();
        return this.#runs.has(id);
      },
      onStarted: (id, started, mark) => {
        this.#idleSinceMs = options.clock.monotonicMs();
        this.#runs.set(id, new AgentRun(started.task, { mark, exited: started.exited }, this.#context()));
        if (this.#runs.size === 1) this.#tickSoon();
      },
      report: options.report,
    });
    this.#idleSinceMs = options.clock.monotonicMs();
    this.#lastTick = { wallMs: options.clock.nowMs(), monotonicMs: options.clock.monotonicMs() };
  }

  /** Takes the lease and works until nothing is left to do. Resolves at once where another runner serves already. */
  async run(): Promise<void> {
    if (!(await this.#lease.take())) return;
    await new Promise<void>((resolve) => {
      this.#finished = resolve;
      this.#watch();
      this.#attempt(this.#adoptOrphans);
      this.#attempt(this.#takeMarks);
    });
    for (const held of this.#held) held.dispose();
  }

  #watch(): void {
    this.#held.push(
      watchFolder(this.#paths.start, TICK_MS, () => {
        this.#attempt(this.#takeMarks);
      }),
      watchFolder(this.#paths.tasks, TICK_MS, (change) => {
        if (change === 'all') this.#forEachRun((run) => run.reread());
        else for (const name of change) this.#attempt(() => this.#onTaskFile(name));
      }),
      everyHeartbeat(() => {
        this.#lease.beat();
      }),
      {
        dispose: () => {
          clearTimeout(this.#timer);
        },
      },
    );
    this.#tickSoon();
  }

  /** Each look asks for the next one; where no agent runs, much later. */
  #tickSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        this.#tickSoon();
        this.#tick();
      },
      this.#runs.size === 0 ? IDLE_TICK_MS : TICK_MS,
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
    this.#forEachRun((run) => {
      run.check();
      run.capLog();
    });
    if (this.#runs.size > 0 && nowMs - this.#rereadMs > REREAD_MS) {
      this.#rereadMs = nowMs;
      this.#forEachRun((run) => run.rereadIfChanged());
    }
    if (this.#runs.size > 0 && nowMs - this.#noteMs > NOTE_DESCENDANTS_MS) {
      this.#noteMs = nowMs;
      this.#attempt(this.#noteDescendants);
    }
    if (this.#isToAdopt || this.#elsewhere.size > 0 || this.#hasPeers) this.#attempt(this.#adoptOrphans);
    this.#attempt(this.#takeMarks);
    this.#attempt(() => this.#endWhenIdle(nowMs));
  }

  /** What fails (a file that cannot be read for now) is told, tried again at the next look, and keeps nothing else from being done. */
  #attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#report(messageOf(error));
    }
  }

  #forEachRun(act: (run: AgentRun) => void): void {
    for (const run of [...this.#runs.values()]) this.#attempt(() => act(run));
  }

  readonly #takeMarks = (): void => {
    if (!this.#isToAdopt) this.#marks.take();
  };

  #noticeSleep(): void {
    const wallMs = this.#clock.nowMs();
    const monotonicMs = this.#clock.monotonicMs();
    const jumpMs = wallMs - this.#lastTick.wallMs - (monotonicMs - this.#lastTick.monotonicMs);
    this.#lastTick = { wallMs, monotonicMs };
    if (jumpMs > SLEEP_JUMP_MS) for (const run of this.#runs.values()) run.slept(jumpMs);
  }

  readonly #noteDescendants = (): void => {
    const entries = processTable().list();
    for (const run of this.#runs.values()) {
      const pid = run.task.process?.pid;
      if (pid !== undefined) run.note(descendantsOf(pid, entries).map((entry) => identityOf(entry)));
    }
  };

  /** Takes over running tasks whose runner is dead, and notes those that a living one holds. */
  readonly #adoptOrphans = (): void => {
    const hasPeers = this.#lease.hasPeers();
    const { live } = listTasks(this.#store);
    // All that was to be read is read: until then what runs elsewhere counts as it did.
    this.#hasPeers = hasPeers;
    this.#elsewhere.clear();
    for (const task of live) {
      if (task.status !== 'running' || this.#runs.has(task.taskId)) continue;
      const runner = task.runner ?? undefined;
      const condition = runner === undefined ? 'dead' : examine(runner);
      if (condition === 'alive' || condition === 'stopped')
        this.#elsewhere.set(task.taskId, agentOf(this.#paths, task));
      else if (condition === 'dead') this.#adopt(task);
    }
    this.#isToAdopt = false;
  };

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

  #context(): ConstructorParameters<typeof AgentRun>[2] {
    return {
      store: this.#store,
      clock: this.#clock,
      shielded: () => [ownIdentity(), ...this.#lease.owners(), ...ownerOf(this.#dispatchers)],
      report: this.#report,
      onEnd: (run) => {
        if (this.#runs.get(run.id) === run) this.#runs.delete(run.id);
        this.#idleSinceMs = this.#clock.monotonicMs();
        this.#turns.add(this.#takeMarks);
      },
      turns: this.#turns,
    };
  }

  /** Lets the lease go, looks once more, and takes it back if a mark came in between. */
  #endWhenIdle(nowMs: number): void {
    if (this.#isToAdopt && this.#lease.isHeld()) return;
    if (this.#runs.size + this.#marks.count + this.#elsewhere.size > 0) return;
    if (this.#marks.accepting && nowMs - this.#idleSinceMs < this.#marks.idleMs) return;
    if (this.#marks.accepting && !this.#lease.releaseUnless(() => this.#marks.hasMarks())) {
      this.#idleSinceMs = nowMs;
      return;
    }
    this.#marks.stopAccepting();
    this.#finished?.();
  }

  async #folderIsGone(): Promise<void> {
    this.#marks.stopAccepting();
    for (const held of this.#held.splice(0)) held.dispose();
    await Promise.all([...this.#runs.values()].map((run) => run.abandon()));
    this.#finished?.();
  }
}

/** The agent that works at a running task, which may stand for the one the task names. */
function agentOf(paths: QueuePaths, task: Task): string {
  return readLaunchMark(paths, task.taskId)?.agent.name ?? task.agent;
}

/** Who dispatches now; leases of before may lie beside it. */
function ownerOf(leases: LeaseFolder): ProcessIdentity[] {
  return [leases.current()].flatMap((info) => info?.owner ?? []);
}
