/** One thing a process did to the disk or to another process: where it can be cut off. */
export interface Effect {
  /** Operation and path, with everything taken out that differs from run to run. */
  readonly name: string;
  /** 1 for the first effect of that name in its process. */
  readonly nth: number;
  /** Whether it can also be cut off in its middle: a write of more than one byte. */
  readonly divisible: boolean;
  /** Monotonic time of the machine when it was done, nanoseconds. */
  readonly atNs: string;
  readonly pid: number;
  readonly op: string;
  readonly path: string;
  /** Where a rename or a link leads. */
  readonly to?: string | undefined;
  /** What was written, as base64; only where the plan asks for it. */
  readonly bytes?: string | undefined;
  /** Where it was written; missing where it appends. */
  readonly offset?: number | undefined;
}

/** Which moment of an effect. `half`: after half of the bytes of a write. */
export type Moment = 'before' | 'half' | 'after';

/** Where a process is to be killed. */
export interface CutPoint {
  readonly name: string;
  readonly nth: number;
  readonly moment: Moment;
}

/** What the hook is to do in the processes it is loaded into. */
export interface Plan {
  /** Effects below this folder count. */
  readonly base: string;
  /** The programs it acts in, by how the name of their file begins: `cli`, `runner`. */
  readonly targets: readonly string[];
  /** Loads the hook with this plan; a runner is started with it too. */
  readonly planFile: string;
  /** Each effect becomes a line of that file. */
  readonly record?: { readonly file: string; readonly withBytes: boolean };
  /** Kills the process there, once. `firedFile` is made just before, and then no other process is cut. */
  readonly cut?: CutPoint & { readonly firedFile: string };
}

/** A path or a command with everything taken out that differs from run to run. */
export function nameOf(text: string): string {
  return text
    .replaceAll(/task_\d+_[a-z0-9]+/g, 'TASK')
    .replaceAll(/(?<=[./])[0-9a-f]{12}(?=\.)/g, 'NONCE')
    .replaceAll(/(queue|agent)-[0-9a-z]+-\d+\.json/g, '$1-ANSWER.json')
    .replaceAll(/(dispatcher|runner)\.\d+\.json/g, '$1.EPOCH.json')
    .replaceAll(/events\.\d+\.jsonl/g, 'events.TIME.jsonl')
    .replaceAll(/(TASK(?:_r\d+)?)\.\d+\.(started|exit|go)/g, '$1.REVISION.$2')
    .replaceAll(/\.\d+\.NONCE/g, '.PID.NONCE');
}
