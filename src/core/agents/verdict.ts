import type { OutputFormat } from './definition.ts';

/** What an agent's own output says about how it ended. */
export interface Verdict {
  /** `none`: it does not say; the exit code decides. */
  readonly outcome: 'success' | 'failure' | 'none';
  /** In the agent's own words; beside `none`, an error to show if the exit code says it failed. */
  readonly message?: string;
}

/** Reads the end of a log (its last bytes, lines cut off at the start allowed). Pure; never throws. */
export function readVerdict(_format: OutputFormat, _text: string): Verdict {
  return { outcome: 'none' };
}

/** The last lines of a log that show why it failed, cleaned of control characters; undefined where there are none. */
export function describeProblem(_format: OutputFormat, _text: string): string | undefined {
  return undefined;
}
