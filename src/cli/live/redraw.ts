/** Calls `draw` when asked, at most once in `intervalMs`, and once more for what came in between. */
export class Redraw {
  readonly #draw: () => void;
  readonly #intervalMs: number;
  #timer: NodeJS.Timeout | undefined;
  #lastMs = Number.NEGATIVE_INFINITY;
  #stopped = false;

  constructor(draw: () => void, intervalMs: number) {
    this.#draw = draw;
    this.#intervalMs = intervalMs;
  }

  /** Asks for a drawing, now or as soon as the interval allows. */
  request(): void {
    if (this.#stopped || this.#timer !== undefined) return;
    const waitMs = Math.max(0, this.#lastMs + this.#intervalMs - performance.now());
    this.#timer = setTimeout(() => {
      this.now();
    }, waitMs);
  }

  /** Draws at once. */
  now(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#stopped) return;
    this.#lastMs = performance.now();
    this.#draw();
  }

  dispose(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }
}
