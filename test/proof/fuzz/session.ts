import type { Violation, QueueFacts } from '../invariants/facts.ts';
import type { PlantedField } from '../invariants/unknownFields.ts';
import { QueueReader } from '../invariants/readQueueFacts.ts';
import type { Program, ProgramFactory } from '../sim/program.ts';
import { type Door, World } from '../sim/world.ts';

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
  /** The greatest number of tasks that ever might run at once. */
  maxConcurrent = 3;
  clockWasSet = false;
  isCrowded = false;
  /** What was wrong with what a look showed. */
  readonly found: Violation[] = [];
  facts: QueueFacts;
  readonly #reader: QueueReader;
  readonly #doors: Door[];

  constructor(seed: number, factory: ProgramFactory) {
    this.world = new World(seed, factory, USER_SETTINGS);
    this.#doors = [this.world.open('cli'), this.world.open('vscode')];
    this.#reader = new QueueReader(this.world.root, this.world.machine.touched);
    this.facts = this.#reader.read();
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
