/** Time as the core sees it. Handed in, so that tests can own it. */
export interface Clock {
  /** Wall time, milliseconds since the epoch. May jump in either direction. */
  nowMs(): number;
  /** Time since an arbitrary start, milliseconds; never goes back. Silence and elapsed time are measured on it. */
  monotonicMs(): number;
}

/** The clock of this machine. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  // Not 'performance', whose first use loads a part of Node that short commands need nothing else of.
  monotonicMs: () => Number(process.hrtime.bigint() / 1000n) / 1000,
};

/** `2026-01-31T12:00:00.000Z` for a wall time in milliseconds. */
export function toIso(ms: number): string {
  return new Date(ms).toISOString();
}

/**
 * Milliseconds of an ISO 8601 time, or undefined where it is none. A time without a zone is local, as version 3.0 of
 * agent-orchestrator wrote it; fractions of any length are accepted.
 */
export function parseTime(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}
