import type { Run } from './run.ts';

/** A stretch of time, cut into steps; milliseconds since the epoch. */
export interface TimeSteps {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
}

/** What happened in one step. */
export interface Step {
  readonly fromMs: number;
  readonly complete: number;
  readonly failed: number;
  readonly cancelled: number;
  /** How long those that started in this step had waited since they were created; undefined where none started. */
  readonly waitMedianMs: number | undefined;
  /** Nine of ten had waited at most this long. */
  readonly waitMostMs: number | undefined;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Lengths of a step that a person reads easily. */
const STEPS_MS = [
  ...[5, 10, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 30].map((days) => days * DAY_MS),
];

/**
 * Cuts a stretch of time into at most `most` steps that begin at round times.
 * @param zoneMs what local time is ahead of UTC
 */
export function stepsOver(fromMs: number, toMs: number, most: number, zoneMs: number): TimeSteps {
  const spanMs = Math.max(toMs - fromMs, 1);
  const last = STEPS_MS.at(-1) ?? DAY_MS;
  // One more than fits, as the stretch seldom begins at a round time.
  const stepMs =
    STEPS_MS.find((ms) => Math.ceil(spanMs / ms) + 1 <= most) ?? Math.ceil(spanMs / last / (most - 1)) * last;
  const round = (ms: number): number => Math.floor((ms + zoneMs) / stepMs) * stepMs - zoneMs;
  return { fromMs: round(fromMs), toMs: round(toMs) + stepMs, stepMs };
}

/** Throughput, failures and waiting times, step by step. A run counts where it ended, its waiting time where it started. */
export function seriesOf(runs: readonly Run[], { fromMs, toMs, stepMs }: TimeSteps): Step[] {
  const count = Math.max(0, Math.ceil((toMs - fromMs) / stepMs));
  const steps = Array.from({ length: count }, () => ({
    ...{ complete: 0, failed: 0, cancelled: 0 },
    waitsMs: [] as number[],
  }));
  const stepAt = (ms: number): (typeof steps)[number] | undefined =>
    steps[Math.floor((ms - fromMs) / stepMs)];
  for (const { createdMs, startedMs, endedMs, outcome } of runs) {
    if (createdMs !== undefined) stepAt(startedMs)?.waitsMs.push(Math.max(0, startedMs - createdMs));
    const ended = endedMs === undefined ? undefined : stepAt(endedMs);
    if (ended !== undefined && outcome !== undefined) ended[outcome] += 1;
  }
  return steps.map(({ waitsMs, ...counts }, index) => ({
    fromMs: fromMs + index * stepMs,
    ...counts,
    waitMedianMs: quantile(waitsMs, 0.5),
    waitMostMs: quantile(waitsMs, 0.9),
  }));
}

/** The smallest of `values` that at least this share of them do not exceed; undefined where there are none. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}
