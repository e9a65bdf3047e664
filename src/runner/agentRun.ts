import {
  changedAtMs,
  type Clock,
  decideRun,
  elapsedByWallMs,
  finish,
  isTerminal,
  messageOf,
  observeRun,
  OrchestraError,
  type Outcome,
  type ProcessIdentity,
  removeRunFiles,
  shiftDeadline,
  stopTree,
  type StartMark,
  type Task,
  type TaskStore,
  unstart,
} from '../core/running.ts';
import { capLog } from './logCap.ts';
import { WRITE_RETRY_MS } from './settings.ts';
import type { Turns } from './turns.ts';

/** What a run needs of its runner. */
export interface RunContext {
  readonly store: TaskStore;
  readonly clock: Clock;
  /** Runners and dispatchers: a stop never touches them. */
  shielded(): readonly ProcessIdentity[];
  /** The run is over: its outcome is on the disk. */
  onEnd(run: AgentRun): void;
  readonly turns: Turns;
  report(message: string): void;
}

/** How a run came into this runner's hands. */
export interface RunOrigin {
  /** What it was started with; undefined where nobody knows any more. */
  readonly mark: StartMark | undefined;
  /** The end of the wrapper, where it is our own child. */
  readonly exited: Promise<{ code: number | null }> | undefined;
}

/** One running attempt: watched until its outcome is on the disk. */
export class AgentRun {
  readonly id: string;
  readonly mark: StartMark | undefined;
  readonly isAdopted: boolean;
  #task: Task;
  #exited: { code: number | null } | undefined;
  #known: ProcessIdentity[] = [];
  #fileMs: number | undefined;
  #phase: 'running' | 'ending' | 'over' = 'running';
  /** Its agent writes no more: the log is left as it is for whoever hears of the end. */
  #isLogDone = false;
  /** How long the machine slept, as far as the task does not say it yet. */
  #sleptMs = 0;
  readonly #context: RunContext;
  readonly #sinceMonotonicMs: number;
  readonly #elapsedBeforeMs: number;

  constructor(task: Task, origin: RunOrigin, context: RunContext) {
    this.id = task.taskId;
    this.#task = task;
    this.mark = origin.mark;
    this.isAdopted = origin.exited === undefined;
    this.#context = context;
    this.#sinceMonotonicMs = context.clock.monotonicMs();
    this.#elapsedBeforeMs = this.isAdopted ? elapsedByWallMs(task, context.clock.nowMs()) : 0;
    void origin.exited?.then((exit) => {
      this.#exited = exit;
      context.turns.add(this.check);
    });
  }

  /** Name of the agent that works, which may stand for the one the task names. */
  get agent(): string {
    return this.mark?.agent.name ?? this.#task.agent;
  }

  get task(): Task {
    return this.#task;
  }

  /** Looks at the facts and acts on them. Cheap; called whenever something may have changed. */
  readonly check = (): void => {
    if (this.#phase !== 'running') return;
    try {
      this.#act();
    } catch (error) {
      this.#failed(error);
    }
  };

  /** The task file changed: the deadline or a request may be new. */
  reread(): void {
    const shown = this.#context.store.readFileOnly(this.id);
    // Most often it is our own change that we are told of.
    if (shown?.kind === 'ok' && shown.task.revision === this.#task.revision) return;
    const reading = this.#context.store.read(this.id);
    if (reading.kind === 'task') {
      if (!this.#isOfThisStart(reading.task)) {
        this.#leave();
        return;
      }
      this.#task = reading.task;
    }
    this.check();
  }

  /** As {@link reread}, where the file changed since it was looked at: the system does not tell of every change. */
  rereadIfChanged(): void {
    const fileMs = changedAtMs(this.#context.store.paths.taskFile(this.id));
    if (fileMs === this.#fileMs) return;
    this.reread();
    // Last: where that fails it is tried again.
    this.#fileMs = fileMs;
  }

  /** Notes descendants seen alive, so that a stop finds those that break away. */
  note(descendants: readonly ProcessIdentity[]): void {
    const alive = new Map(
      this.#known.map((identity) => [`${String(identity.pid)}:${identity.startTicks}`, identity]),
    );
    for (const identity of descendants) alive.set(`${String(identity.pid)}:${identity.startTicks}`, identity);
    // Bounded: a fork bomb must not fill the runner's memory; marker and group find the rest.
    this.#known = [...alive.values()].slice(-500);
  }

  /** Keeps the log below its limit while the agent writes. */
  capLog(): void {
    if (this.mark === undefined || this.#isLogDone) return;
    capLog(this.#context.store.paths.logFile(this.id), this.mark.logMaxBytes);
  }

  /** The machine slept for `ms` while the agent ran. */
  slept(ms: number): void {
    this.#sleptMs += ms;
    this.check();
  }

  /** Stops the tree without writing an outcome: the queue's folder is gone. */
  async abandon(): Promise<void> {
    this.#phase = 'ending';
    await this.#stopTree();
    this.#end();
  }

  #act(): void {
    this.#noteSleep();
    const facts = observeRun(this.#task, {
      paths: this.#context.store.paths,
      clock: this.#context.clock,
      mark: this.mark,
      elapsedMs: this.#elapsedBeforeMs + this.#context.clock.monotonicMs() - this.#sinceMonotonicMs,
      exited: this.#exited,
      known: this.#known,
    });
    const decision = decideRun(this.#task, facts);
    switch (decision.kind) {
      case 'keep':
        return;
      case 'finish':
        void this.#endBy(() => this.#commit(decision.outcome, decision.atMs));
        return;
      case 'put-back':
        this.#putBack(decision.why);
        this.#end();
        return;
      case 'stop':
        void this.#endBy(() => this.#stopAndCommit(decision.outcome));
    }
  }

  /** What cannot be written now is noted at the next look: nothing is decided by a deadline that does not know of it. */
  #noteSleep(): void {
    if (this.#sleptMs === 0) return;
    const ms = this.#sleptMs;
    this.#task = this.#context.store.commit(this.id, (task) =>
      task.status === 'running' && this.#isOfThisStart(task) ? shiftDeadline(task, ms) : undefined,
    );
    this.#sleptMs = 0;
  }

  #putBack(why: string): void {
    try {
      this.#context.store.commit(
        this.id,
        (task) => {
          if (task.status !== 'running' || !this.#isOfThisStart(task)) return undefined;
          const nowMs = this.#context.clock.nowMs();
          return (task.cancelRequestedAt ?? null) === null
            ? unstart(task, nowMs, why)
            : finish(task, nowMs, { status: 'cancelled', why: 'cancelled' });
        },
        { flush: true },
      );
    } catch (error) {
      // It is back; a power cut would leave it running without a process, which comes to the same.
      if (!OrchestraError.is(error, 'unconfirmed')) throw error;
      this.#context.report(messageOf(error));
    }
  }

  /** A task that was put back may have been started once more since. */
  #isOfThisStart(task: Task): boolean {
    return task.startRevision === this.#task.startRevision;
  }

  /** Its agent may live where an older copy of the queue was put over it: nobody else knows of it, so it is stopped. */
  #leave(): void {
    if (this.#task.process === null) this.#end();
    else if (this.#phase === 'running') void this.#endBy(() => this.#stopTree().then(() => this.#end()));
  }

  /** Nothing else is decided while this run is brought to its end; where that fails it goes on. */
  async #endBy(bring: () => Promise<void>): Promise<void> {
    this.#phase = 'ending';
    try {
      await bring();
    } catch (error) {
      // Set meanwhile where the queue's folder is gone.
      if (this.#isOver()) return;
      this.#phase = 'running';
      this.#failed(error);
    }
  }

  #isOver(): boolean {
    return this.#phase === 'over';
  }

  async #stopAndCommit(outcome: Outcome): Promise<void> {
    await this.#stopTree();
    // The wrapper ends a moment after its agent; its code is worth that moment.
    const exitCode = this.#exited?.code ?? undefined;
    await this.#commit(exitCode === undefined ? outcome : { ...outcome, exitCode });
  }

  async #stopTree(): Promise<void> {
    const { survivors } = await stopTree({
      group: this.#task.process ?? undefined,
      groupIsOurs: !this.isAdopted,
      marker: this.#task.marker ?? undefined,
      known: this.#known,
      protected: this.#context.shielded(),
      graceMs: (this.mark?.graceSeconds ?? 3) * 1000,
      clock: this.#context.clock,
    });
    if (survivors.length === 0) return;
    this.#context.report(`${this.id}: these processes could not be stopped: ${survivors.join(', ')}`);
  }

  async #commit(outcome: Outcome, endedAtMs?: number): Promise<void> {
    const nowMs = endedAtMs ?? this.#context.clock.nowMs();
    const startRevision = this.#task.startRevision ?? 0;
    try {
      this.capLog();
    } finally {
      // Where that fails the outcome is tried again, without it.
      this.#isLogDone = true;
    }
    this.#task = await this.#context.store.commitFlushed(this.id, (task) => {
      if (isTerminal(task.status) || !this.#isOfThisStart(task)) return undefined;
      // A cancellation that was acknowledged before the end was written counts.
      const asked = (task.cancelRequestedAt ?? null) !== null && outcome.status !== 'cancelled';
      return finish(
        task,
        nowMs,
        asked ? { status: 'cancelled', exitCode: outcome.exitCode, why: 'cancelled' } : outcome,
      );
    });
    removeRunFiles(this.#context.store.paths, this.id, startRevision, outcome.exitCode);
    this.#end();
  }

  #end(): void {
    if (this.#phase === 'over') return;
    this.#phase = 'over';
    this.#context.onEnd(this);
  }

  #failed(error: unknown): void {
    this.#context.report(`${this.id}: ${messageOf(error)}`);
    // Its task was deleted, or has ended and is in the archive.
    if (OrchestraError.is(error, 'not-found') || OrchestraError.is(error, 'refused')) {
      this.#end();
      return;
    }
    setTimeout(() => {
      this.check();
    }, WRITE_RETRY_MS);
  }
}
