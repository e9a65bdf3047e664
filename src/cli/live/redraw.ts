import { OrchestraError } from '../../core/index.ts';

/** So long after a drawing for which something could not be read it is tried again, milliseconds. */
const AGAIN_MS = 1000;

/** Calls `draw` when asked, at most once in `intervalMs`, and once more for what came in between. */
export class Redraw {
  readonly #draw: () => void;
  readonly #intervalMs: number;
  readonly #unreadable: (problem: string) => void;
  #timer: NodeJS.Timeout | undefined;
  #lastMs = Number.NEGATIVE_INFINITY;
  #stopped = false;

  /** @param unreadable told what cannot be read for now where `draw` throws that; it is tried again */
  constructor(draw: () => void, intervalMs: number, unreadable: (problem: string) => void) {
    this.#draw = draw;
    this.#intervalMs = intervalMs;
    this.#unreadable = unreadable;
  }

  /** Asks for a drawing, now or as soon as the interval allows. */
  request(): void {
    if (this.#stopped || this.#timer !== undefined) return;
    this.#drawIn(Math.max(0, this.#lastMs + this.#intervalMs - performance.now()));
  }

  /** Draws at once. */
  now(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#stopped) return;
    this.#lastMs = performance.now();
    try {
      this.#draw();
    } catch (error) {
      if (!OrchestraError.is(error, 'io')) throw error;
      this.#unreadable(error.message);
      this.#drawIn(AGAIN_MS);
    }
  }

  dispose(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #drawIn(ms: number): void {
    this.#timer = setTimeout(() => {
      this.now();
    }, ms);
  }
}
