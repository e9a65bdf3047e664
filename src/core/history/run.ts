/** How a run ended. */
export type RunOutcome = 'complete' | 'failed' | 'cancelled';

/** One attempt of a task, from its start on; times in milliseconds since the epoch. */
export interface Run {
  readonly task: string;
  readonly agent: string;
  /** When the attempt was created; missing where its events are older than what was read. */
  readonly createdMs?: number | undefined;
  readonly startedMs: number;
  /** Missing while it runs. */
  readonly endedMs?: number | undefined;
  readonly outcome?: RunOutcome | undefined;
}

/** Oldest first; of two that started at once the one with the smaller id. */
export function byStart(a: Run, b: Run): number {
  return a.startedMs - b.startedMs || (a.task < b.task ? -1 : a.task > b.task ? 1 : 0);
}
