import type { Violation, QueueFacts } from '../invariants/facts.ts';
import type { PlantedField } from '../invariants/unknownFields.ts';
import { QueueReader } from '../invariants/readQueueFacts.ts';
import type { Program, ProgramFactory } from '../sim/program.ts';
import { type Door, World } from '../sim/world.ts';
import { LimitHistory } from './limits.ts';

/** So many tasks run at once where nobody says otherwise. */
const DEFAULT_LIMIT = 3;

/** Agents of the person whose queue it is. */
const USER_SETTINGS = {
  agents: {
    limited: { command: 'sh', args: ['-c', '--', '{prompt}'], maxConcurrent: 1 },
    gone: { command: 'no-such-program', args: [] },
  },
};

/** One run of operations: the world they happen in, and what was promised to callers so far. */
export class Session {
  readonly world: World;
  /** Ids that a caller was told of. */
  readonly acknowledged = new Set<string>();
  /** Ids that a caller asked to delete. */
  readonly deleted = new Set<string>();
  readonly planted = new Map<string, PlantedField>();
  /** How many tasks may run at once. */
  readonly limits = new LimitHistory(DEFAULT_LIMIT);
  /** How many agents worked at the look before. */
  workingBefore = 0;
  isCrowded = false;
  /** What was wrong with what a look showed. */
  readonly found: Violation[] = [];
  facts: QueueFacts;
  /** By how much the clock was set, in all; undefined where it never was. */
  #setByMs: number | undefined;
  readonly #reader: QueueReader;
  readonly #doors: Door[];

  constructor(seed: number, factory: ProgramFactory) {
    this.world = new World(seed, factory, USER_SETTINGS);
    this.#doors = [this.world.open('cli'), this.world.open('vscode')];
    this.#reader = new QueueReader(this.world.root, this.world.machine.touched);
    this.facts = this.#reader.read();
  }

  get clockWasSet(): boolean {
    return this.#setByMs !== undefined;
  }

  /** Somebody sets the clock. */
  setClock(byMs: number): void {
    this.world.machine.setClock(byMs);
    this.#setByMs = (this.#setByMs ?? 0) + byMs;
  }

  /** A time of the clock that is since it was set last, as a clock shows it that was never set. */
  steadyMs(ms: number): number {
    return ms - (this.#setByMs ?? 0);
  }

  /** Writes the settings of the project. */
  configure(settings: Readonly<Record<string, unknown>> & { readonly maxConcurrent?: number }): void {
    this.world.write('.orchestra/config.json', JSON.stringify(settings));
    this.limits.set(settings.maxConcurrent ?? DEFAULT_LIMIT, this.steadyMs(this.world.machine.nowMs()));
  }

  /** Reads the files anew; returns what they were before. */
  lookAtFiles(): QueueFacts {
    const before = this.facts;
    this.facts = this.#reader.read();
    return before;
  }

  /** One of the doors; one whose process was killed is opened anew. */
  door(which: number): Door {
    const at = which % this.#doors.length;
    const known = this.#doors[at];
    if (known !== undefined && !known.process.isDead) return known;
    const door = this.world.open('cli');
    this.#doors[at] = door;
    return door;
  }

  /** Closes a door without a word. */
  slam(which: number): void {
    this.#doors[which % this.#doors.length]?.process.die();
  }

  /** Ids of all tasks, newest first. */
  ids(): string[] {
    return [...this.facts.tasks.keys()]
      .filter((id) => !id.startsWith('task_old'))
      .sort()
      .reverse();
  }

  /** One of the newest tasks. */
  pick(which: number): string | undefined {
    const ids = this.ids().slice(0, 15);
    return ids[which % ids.length];
  }

  /**
   * Does something at a door as a caller: a refusal in words is an answer; undefined where there is none, because the
   * process was killed.
   */
  at<T>(which: number, act: (door: Door) => T): T | undefined {
    const door = this.door(which);
    try {
      return door.process.do(() => act(door));
    } catch (error) {
      if (isRefusal(error, door.process.program)) return undefined;
      throw error;
    }
  }

  /** The same for an answer that comes later. */
  async later(which: number, act: (door: Door) => Promise<unknown>): Promise<void> {
    const door = this.door(which);
    try {
      await act(door);
    } catch (error) {
      if (door.process.isDead || isRefusal(error, door.process.program)) return;
      this.world.machine.escaped.push(error instanceof Error ? String(error.stack) : String(error));
    }
  }
}

function isRefusal(error: unknown, program: Program): boolean {
  return error instanceof program.OrchestraError;
}
