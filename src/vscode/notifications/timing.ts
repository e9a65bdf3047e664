/** What comes within this time is told together, milliseconds. */
const TOGETHER_MS = 1000;
/** Messages of one window are at least so far apart, milliseconds: a queue that fails all over is told in few. */
const APART_MS = 10_000;
/** How much longer a window waits that another one may better speak for. */
const STEP_BACK_MS = 700;

/** What decides when a window tells. */
export interface Occasion {
  /** When the first thing happened that was not told yet, milliseconds of a clock that only goes on. */
  readonly firstMs: number;
  /** When this window last told something. */
  readonly lastToldMs: number | undefined;
  /** Whether the person is in this window. */
  readonly focused: boolean;
  /** Whether the queue is dispatched from here. */
  readonly dispatches: boolean;
}

/** When to tell: the window the person is in goes first, then the one that dispatches, then any other. */
export function tellAtMs({ firstMs, lastToldMs, focused, dispatches }: Occasion): number {
  const rank = focused ? 0 : dispatches ? 1 : 2;
  const restUntilMs = lastToldMs === undefined ? 0 : lastToldMs + APART_MS;
  return Math.max(firstMs + TOGETHER_MS, restUntilMs) + rank * STEP_BACK_MS;
}
