import {
  type Clock,
  LeaseFolder,
  messageOf,
  saveLaunchMark,
  type StartMark,
  StartMarks,
  type Task,
  type TaskStore,
} from '../core/running.ts';
import { isOutdated, mayStart } from './admission.ts';
import { startAgent, type Started } from './startAgent.ts';
import { startInTerminal } from './startInTerminal.ts';
import type { Turns } from './turns.ts';

/** What taking marks needs of the runner. */
export interface MarkTakerContext {
  readonly store: TaskStore;
  readonly clock: Clock;
  readonly queueId: string;
  /** Version and environment of this runner: marks for another one are left to it. */
  readonly build: string;
  /** The runner's environment, stripped. */
  readonly environment: Record<string, string>;
  readonly turns: Turns;
  /** Whether this is still the runner that accepts starts. */
  isHeld(): boolean;
  /** Names of the agents that hold a slot here, one for each. */
  running(): readonly string[];
  /** Whether an agent of this task is still watched here, although the task is pending: that one ends first. */
  watches(id: string): boolean;
  /** Names of the agents that hold a slot of other runners, one for each. */
  elsewhere(): readonly string[];
  onStarted(id: string, started: Started, mark: StartMark): void;
  report(message: string): void;
}

/** Takes start marks away and starts their agents. The runner alone vouches for limits, pauses and dependencies. */
export class MarkTaker {
  readonly #context: MarkTakerContext;
  readonly #marks: StartMarks;
  readonly #dispatchers: LeaseFolder;
  /** Agents of the tasks that are being claimed at this moment, by task. */
  readonly #starting = new Map<string, string>();
  #accepting = true;
  #idleMs = 60_000;

  constructor(context: MarkTakerContext) {
    const { paths } = context.store;
    this.#context = context;
    this.#marks = new StartMarks(paths);
    this.#dispatchers = new LeaseFolder(paths.leases, 'dispatcher', context.clock);
  }

  /** Whether starts are still taken on; once it is not, it never is again. */
  get accepting(): boolean {
    return this.#accepting;
  }

  /** How long the runner waits for another task before it ends, milliseconds. */
  get idleMs(): number {
    return this.#idleMs;
  }

  /** How many are being claimed at this moment. */
  get count(): number {
    return this.#starting.size;
  }

  /** Whether anything is marked. */
  hasMarks(): boolean {
    return this.#marks.ids().length > 0;
  }

  stopAccepting(): void {
    this.#accepting = false;
  }

  /** Starts what is marked, one agent a turn: then it looks again, as long as there is more. */
  readonly take = (): void => {
    if (!this.#accepting) return;
    const ids = this.#marks.ids();
    if (ids.length === 0) return;
    if (!this.#context.isHeld()) {
      this.#accepting = false; // A newer runner accepts; this one only sees its agents out.
      return;
    }
    for (const id of ids) {
      try {
        if (this.#starting.has(id) || !this.#takeOne(id)) continue;
        this.#context.turns.add(this.take);
        return;
      } catch (error) {
        this.#context.report(`${id}: ${messageOf(error)}`);
      }
    }
  };

  /** Whether a start was begun. */
  #takeOne(id: string): boolean {
    const mark = this.#marks.read(id);
    if (mark === undefined || mark.epoch !== this.#dispatchers.newestEpoch()) {
      this.#marks.remove(id);
      return false;
    }
    if (mark.build !== this.#context.build) return false;
    this.#idleMs = mark.idleSeconds * 1000;
    const { store } = this.#context;
    const reading = store.read(id);
    if (
      reading.kind !== 'task' ||
      isOutdated(mark, reading.task, store.paths.root) ||
      !mayStart(reading.task, mark.agent.name, store)
    ) {
      this.#marks.remove(id);
      if (reading.kind === 'task') store.heal(id);
      return false;
    }
    if (this.#context.watches(id) || !this.#hasSlot(mark)) return false;
    this.#starting.set(id, mark.agent.name);
    void this.#start(reading.task, mark);
    return true;
  }

  async #start(task: Task, mark: StartMark): Promise<void> {
    const id = task.taskId;
    const { store } = this.#context;
    try {
      const started =
        task.terminal === null
          ? await startAgent(task, mark, this.#context)
          : startInTerminal(task, mark, this.#context);
      if (started === undefined) {
        this.#marks.remove(id);
        return;
      }
      // First of all it is watched: what follows may fail.
      this.#context.onStarted(id, started, mark);
      saveLaunchMark(store.paths, id);
    } catch (error) {
      this.#context.report(`${id}: ${messageOf(error)}`);
    } finally {
      this.#starting.delete(id);
    }
  }

  #hasSlot(mark: StartMark): boolean {
    const agents = [...this.#context.running(), ...this.#starting.values(), ...this.#context.elsewhere()];
    if (agents.length >= mark.maxConcurrent) return false;
    const limit = mark.agent.maxConcurrent;
    return limit === undefined || agents.filter((agent) => agent === mark.agent.name).length < limit;
  }
}
