import type { Clock } from './clock.ts';
import type { LongWork } from './longWork.ts';

/** So long a process may be kept busy at a stretch with what nobody waits for, milliseconds. */
const SLICE_MS = 15;

/** Who is told how long work went. */
interface WorkListener<T> {
  readonly done: (value: T) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Does long work in slices of time; others have their turn in between. The first slice is done at once: short work is over
 * when this returns.
 */
export function workOff<T>(work: LongWork<T>, clock: Clock, listener: WorkListener<T>): void {
  const untilMs = clock.monotonicMs() + SLICE_MS;
  let step: IteratorResult<unknown, T>;
  try {
    do step = work.next();
    while (step.done !== true && clock.monotonicMs() < untilMs);
  } catch (error) {
    listener.failed(error);
    return;
  }
  if (step.done === true) listener.done(step.value);
  else {
    setImmediate(() => {
      workOff(work, clock, listener);
    });
  }
}
