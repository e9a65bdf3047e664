import type { Clock } from '../model/clock.ts';
import type { Disposable } from '../model/disposable.ts';

/** Clocks are set and machines sleep: it is looked at least so often, milliseconds. */
const LONGEST_MS = 60_000;

/** Rings at a time of the wall clock, or a little before; a new time takes the place of the one before. */
export class Alarm implements Disposable {
  readonly #clock: Clock;
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** @param atMs wall time; undefined: not at all */
  set(atMs: number | undefined): void {
    this.dispose();
    if (atMs === undefined) return;
    const inMs = Math.min(Math.max(1, atMs - this.#clock.nowMs()), LONGEST_MS);
    this.#timer = setTimeout(this.#ring, inMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
