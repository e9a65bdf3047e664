import { existsSync, writeFileSync, utimesSync } from 'node:fs';
import path from 'node:path';
import type { SimEntry, SimMachine } from './machine.ts';

/** How an agent was launched. */
export interface AgentLaunch {
  readonly parent: number;
  readonly startedFile: string;
  readonly exitPrefix: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Told to whoever launched it. */
  readonly onExit: (code: number | null, signal: NodeJS.Signals | null) => void;
  /** Told which file was made. */
  readonly notify: (file: string) => void;
}

/** The two processes of an attempt: the wrapper that waits for "go", and the agent that it runs. */
export class AgentProcess {
  readonly wrapper: WrapperEntry;
  readonly launch: AgentLaunch;
  readonly #machine: SimMachine;
  #agent: WorkerEntry | undefined;
  /** Whether it takes no notice of SIGTERM. */
  isStubborn = false;

  constructor(machine: SimMachine, launch: AgentLaunch) {
    this.#machine = machine;
    this.launch = launch;
    this.wrapper = new WrapperEntry(machine, this);
    machine.enter(this.wrapper);
  }

  /** The task it works for. */
  get task(): string {
    return this.launch.environment['ORCHESTRA_TASK_ID'] ?? '';
  }

  get marker(): string {
    return this.launch.environment['ORCHESTRA_MARKER'] ?? '';
  }

  get works(): boolean {
    return this.#agent !== undefined && this.#agent.state !== 'dead';
  }

  get isGone(): boolean {
    return this.wrapper.state === 'dead' && !this.works;
  }

  /** The wrapper is told to go, or its input ends. Returns whether an agent began. */
  hear(word: string | undefined): boolean {
    if (this.wrapper.state === 'dead' || this.#agent !== undefined) return false;
    if (word !== 'go\n' || existsSync(this.launch.startedFile)) {
      this.wrapper.exit(0, undefined);
      return false;
    }
    this.#make(this.launch.startedFile);
    this.#agent = new WorkerEntry(this.#machine, this, this.wrapper.pid);
    this.#machine.enter(this.#agent);
    return true;
  }

  /** The agent ends by itself, or by a signal (128 + its number). */
  end(code: number): void {
    this.#agent?.end(code);
  }

  /** The agent ended: the wrapper tells the code. */
  agentEnded(code: number): void {
    if (this.wrapper.state === 'dead') return;
    if (existsSync(path.dirname(this.launch.exitPrefix)))
      this.#make(`${this.launch.exitPrefix}.${String(code)}`);
    this.wrapper.exit(code, undefined);
  }

  #make(file: string): void {
    writeFileSync(file, '');
    const now = this.#machine.nowMs() / 1000;
    utimesSync(file, now, now);
    this.launch.notify(file);
  }
}

/** The `sh` that leads the group. */
class WrapperEntry implements SimEntry {
  readonly pid: number;
  readonly ppid: number;
  readonly group: number;
  readonly startTicks: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  state: 'alive' | 'stopped' | 'dead' = 'alive';
  readonly #machine: SimMachine;
  readonly #process: AgentProcess;

  constructor(machine: SimMachine, process: AgentProcess) {
    this.pid = machine.newPid();
    this.ppid = process.launch.parent;
    this.group = this.pid;
    this.startTicks = Math.floor(machine.monotonicMs() / 10);
    this.environment = process.launch.environment;
    this.#machine = machine;
    this.#process = process;
  }

  signal(name: NodeJS.Signals): void {
    if (name === 'SIGKILL') this.exit(null, 'SIGKILL');
    else if (name === 'SIGSTOP') this.state = 'stopped';
    else if (name === 'SIGCONT' && this.state === 'stopped') this.state = 'alive';
    // It traps the others, and while it waits for "go" it ends by them.
    else if (name === 'SIGTERM' && !this.#process.works) this.exit(0, undefined);
  }

  exit(code: number | null, signal: NodeJS.Signals | undefined): void {
    if (this.state === 'dead') return;
    this.state = 'dead';
    this.#machine.entries.delete(this.pid);
    this.#process.launch.onExit(code, signal ?? null);
  }
}

/** The agent itself. */
class WorkerEntry implements SimEntry {
  readonly pid: number;
  readonly ppid: number;
  readonly group: number;
  readonly startTicks: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  state: 'alive' | 'stopped' | 'dead' = 'alive';
  readonly #machine: SimMachine;
  readonly #process: AgentProcess;

  constructor(machine: SimMachine, process: AgentProcess, wrapper: number) {
    this.pid = machine.newPid();
    this.ppid = wrapper;
    this.group = wrapper;
    this.startTicks = Math.floor(machine.monotonicMs() / 10);
    this.environment = process.launch.environment;
    this.#machine = machine;
    this.#process = process;
  }

  signal(name: NodeJS.Signals): void {
    if (name === 'SIGKILL') this.end(137);
    else if (name === 'SIGSTOP') this.state = 'stopped';
    else if (name === 'SIGCONT' && this.state === 'stopped') this.state = 'alive';
    else if (name === 'SIGTERM' && !this.#process.isStubborn) this.end(143);
  }

  end(code: number): void {
    if (this.state === 'dead') return;
    this.state = 'dead';
    this.#machine.entries.delete(this.pid);
    this.#process.agentEnded(code);
  }
}
