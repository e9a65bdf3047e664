/** `alive` runs or sleeps, `stopped` was halted by a signal, `dead` ended and only waits to be collected. */
export type ProcessState = 'alive' | 'stopped' | 'dead';

/** One line of the process table. */
export interface ProcessEntry {
  readonly pid: number;
  readonly ppid: number;
  /** Process group; 0 where the platform has none. */
  readonly pgid: number;
  /** Session; 0 where the platform has none. */
  readonly sid: number;
  /** When it started: a decimal number in the platform's own unit, exact, to be compared only on one machine and boot. */
  readonly startTicks: string;
  readonly state: ProcessState;
  /** Short name of the program it runs now, where the table tells it. */
  readonly program?: string;
}

/** What the environment a process was started with says about its place in a queue. */
export interface ProcessMarks {
  /** Value of `ORCHESTRA_MARKER`: the attempt that the process belongs to. */
  readonly marker: string | undefined;
  /** Whether it is one of our own long-lived processes, which no stop of a task may touch. */
  readonly service: boolean;
}

/** What is the same for all processes that can see each other's pids until the next boot. */
export interface HostIdentity {
  readonly machine: string;
  readonly boot: string;
  /** Pid namespace; empty where the platform has none. */
  readonly namespace: string;
}

/** The processes of this machine. Synchronous, because a moment later it may be another process. */
export interface ProcessTable {
  readonly host: HostIdentity;
  list(): ProcessEntry[];
  read(pid: number): ProcessEntry | undefined;
  /** Those of `pids` that are there, by one question. */
  readEach(pids: readonly number[]): ProcessEntry[];
  /** Marks of those of `pids` that may be read and have any. */
  marks(pids: readonly number[]): Map<number, ProcessMarks>;
  /** Wall time at which `startTicks` was, milliseconds; exact to a second. */
  startedAtMs(startTicks: string): number;
  /** Sends a signal to a process, or to a group where `pid` is negative. Returns false where nothing was there. */
  signal(pid: number, signal: NodeJS.Signals): boolean;
}
