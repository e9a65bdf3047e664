import { setImmediate } from 'node:timers/promises';
import type { LongWork, WorkProgress } from '../../core/index.ts';

/** So long the extension host may be kept busy at a stretch, milliseconds: others wait for it meanwhile. */
const SLICE_MS = 15;

/** Lets others have their turn whenever a slice of time is used up. */
export class Slices {
  #sinceMs = performance.now();

  /** Resolves at once while there is time left. */
  async rest(): Promise<void> {
    if (performance.now() - this.#sinceMs < SLICE_MS) return;
    await setImmediate();
    this.#sinceMs = performance.now();
  }
}

/** Long work that has come to its end, or was stopped on the way. */
export type Worked<T> =
  | { readonly stopped: false; readonly value: T }
  | { readonly stopped: true; readonly last: WorkProgress | undefined };

/** Does long work in slices; `isStopped` is asked after each. */
export async function inSlices<T>(
  work: LongWork<T>,
  options: { isStopped?: () => boolean; onProgress?: (progress: WorkProgress) => void } = {},
): Promise<Worked<T>> {
  const slices = new Slices();
  for (;;) {
    const step = work.next();
    if (step.done === true) return { stopped: false, value: step.value };
    options.onProgress?.(step.value);
    await slices.rest();
    if (options.isStopped?.() === true) return { stopped: true, last: step.value };
  }
}
