import type { Clock } from '../model/clock.ts';
import type { Disposable } from '../model/disposable.ts';

/**
 * Does something soon after it was asked for: at once where little happens; where much does, many askings together,
 * with a rest after each time, so that it never takes more than its share of the process.
 */
export class Pacer implements Disposable {
  readonly #act: () => void;
  readonly #clock: Clock;
  readonly #restFactor: number;
  #immediate: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;
  #restUntilMs = 0;

  /** @param restFactor how many times as long as it took it rests afterwards */
  constructor(clock: Clock, restFactor: number, act: () => void) {
    this.#clock = clock;
    this.#restFactor = restFactor;
    this.#act = act;
  }

  /** Whether it was asked for and is still to be done. */
  get isDue(): boolean {
    return this.#immediate !== undefined || this.#timer !== undefined;
  }

  soon(): void {
    if (this.isDue) return;
    const restMs = this.#restUntilMs - this.#clock.monotonicMs();
    const run = (): void => {
      this.#run();
    };
    if (restMs < 1) this.#immediate = setImmediate(run);
    else this.#timer = setTimeout(run, restMs);
  }

  dispose(): void {
    if (this.#immediate !== undefined) clearImmediate(this.#immediate);
    clearTimeout(this.#timer);
    this.#immediate = undefined;
    this.#timer = undefined;
  }

  #run(): void {
    this.#immediate = undefined;
    this.#timer = undefined;
    const startedMs = this.#clock.monotonicMs();
    try {
      this.#act();
    } finally {
      const endedMs = this.#clock.monotonicMs();
      this.#restUntilMs = endedMs + (endedMs - startedMs) * this.#restFactor;
    }
  }
}
