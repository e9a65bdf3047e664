import { existsSync, readFileSync, rmSync } from 'node:fs';

/** A file into which commands write when they act, one line each: nanoseconds since the epoch. */
export class Stamps {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Command line whose first and only act is to write the time down. */
  get command(): string {
    return `date +%s%N >> '${this.#file}'`;
  }

  /** The times written since the last call, milliseconds since the epoch, in order. */
  take(): number[] {
    if (!existsSync(this.#file)) return [];
    const lines = readFileSync(this.#file, 'utf8').trim().split('\n');
    rmSync(this.#file);
    return lines.map((line) => Number(line) / 1e6);
  }

  /** The time of the only command since the last call. @throws Error where none did, or several */
  takeOne(): number {
    const [act, another] = this.take();
    if (act === undefined || another !== undefined) throw new Error('Not one command left a stamp.');
    return act;
  }
}

/** Milliseconds since the epoch, finer than `Date.now()`. */
export function wallMs(): number {
  return performance.timeOrigin + performance.now();
}
