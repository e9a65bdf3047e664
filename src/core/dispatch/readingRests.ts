import type { Clock } from '../model/clock.ts';

/** The whole queue is not read more often than this unasked, milliseconds, nor more often than it takes times this. */
const REST_MS = 2000;
const REST_FACTOR = 50;
/**
 * That settled tasks went away is taken in after this, milliseconds: once for many. Where reading takes long it rests in
 * between, that many times as long and at most so long: to archive thousands lasts minutes.
 */
const RELOAD_MS = 200;
const RELOAD_REST_FACTOR = 20;
const RELOAD_REST_MOST_MS = 10_000;

/** How long the queue is left alone after it was read, by the monotonic clock. */
export class ReadingRests {
  readonly #clock: Clock;
  /** When it may be read again although nobody told of a change. */
  #untilMs = 0;
  /** When it may be read again because settled tasks went away. */
  #reloadUntilMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** It was read, or could not be. */
  begin(startedMs: number): void {
    const endedMs = this.#clock.monotonicMs();
    const tookMs = endedMs - startedMs;
    this.#untilMs = endedMs + Math.max(REST_MS, tookMs * REST_FACTOR);
    this.#reloadUntilMs = endedMs + Math.min(RELOAD_REST_MOST_MS, tookMs * RELOAD_REST_FACTOR);
  }

  /** Whether it may be read although nobody told of a change. */
  get areOver(): boolean {
    return this.#clock.monotonicMs() >= this.#untilMs;
  }

  /** In how many milliseconds it is to be read where settled tasks went away. */
  get reloadInMs(): number {
    return Math.max(RELOAD_MS, this.#reloadUntilMs - this.#clock.monotonicMs());
  }
}
