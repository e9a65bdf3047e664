import { spawn } from 'node:child_process';
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
}

/** Milliseconds since the epoch, finer than `Date.now()`. */
export function wallMs(): number {
  return performance.timeOrigin + performance.now();
}

/** Spawns a command line in a shell and resolves at its end: the least that any queue has to do. */
export function bareSpawn(command: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', command], { stdio: 'ignore' });
    child.once('error', reject);
    child.once('exit', () => {
      resolve();
    });
  });
}
