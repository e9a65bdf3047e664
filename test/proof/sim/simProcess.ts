import { type CutOff, type DiskUser, Killed } from './disk.ts';
import type { SimEntry, SimMachine } from './machine.ts';
import type { Program, ProgramFactory } from './program.ts';
import { type Spawn, surroundingsOf } from './surroundings.ts';

/** A process of the simulated machine that runs the product. */
export class SimProcess implements SimEntry, DiskUser {
  readonly pid: number;
  readonly ppid = 1;
  readonly group: number;
  readonly startTicks: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly program: Program;
  state: 'alive' | 'stopped' | 'dead' = 'alive';
  cutOff: CutOff | undefined;
  readonly #machine: SimMachine;
  readonly #held = new Set<() => void>();

  constructor(
    machine: SimMachine,
    factory: ProgramFactory,
    environment: Readonly<Record<string, string | undefined>>,
    spawn: Spawn,
  ) {
    this.#machine = machine;
    this.pid = machine.newPid();
    this.group = this.pid;
    this.startTicks = Math.floor(machine.monotonicMs() / 10);
    this.environment = environment;
    machine.enter(this);
    this.program = factory(surroundingsOf(machine, this, spawn));
  }

  signal(name: NodeJS.Signals): void {
    if (name === 'SIGKILL' || name === 'SIGTERM') this.die();
    else if (name === 'SIGSTOP' && this.state === 'alive') this.state = 'stopped';
    else if (name === 'SIGCONT' && this.state === 'stopped') this.state = 'alive';
  }

  die(): void {
    this.state = 'dead';
    this.#machine.entries.delete(this.pid);
    for (const close of this.#held) close();
    this.#held.clear();
  }

  /** Something open, a pipe or a file: it closes when the process dies, unless it is let go of before. */
  holdOpen(close: () => void): () => void {
    this.#held.add(close);
    return () => {
      this.#held.delete(close);
    };
  }

  /** Does something in this process; undefined where it was killed before that was done. */
  do<T>(act: (program: Program) => T): T | undefined {
    try {
      return act(this.program);
    } catch (error) {
      if (error instanceof Killed || this.isDead) return undefined;
      throw error;
    }
  }

  get isDead(): boolean {
    return this.state === 'dead';
  }
}
