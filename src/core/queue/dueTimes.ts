import { parseTime } from '../model/clock.ts';
import type { WaitReason } from '../model/waiting.ts';

/** Tells when a reason to wait is over by the clock alone: nothing else says so. */
export class DueTimes {
  #of: ReadonlyMap<string, WaitReason> | undefined;
  #firstMs = Infinity;

  /** Whether the time that one of them names has come. Costs nothing while they are the same map. */
  hasCome(reasons: ReadonlyMap<string, WaitReason>, nowMs: number): boolean {
    if (this.#of !== reasons) {
      this.#of = reasons;
      this.#firstMs = Infinity;
      for (const reason of reasons.values()) {
        if (reason.kind === 'not-before' || reason.kind === 'backoff')
          this.#firstMs = Math.min(this.#firstMs, parseTime(reason.until) ?? Infinity);
      }
    }
    return this.#firstMs <= nowMs;
  }
}
