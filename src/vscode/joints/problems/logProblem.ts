/** A place in a file that a log names as the cause of something. */
export interface LogProblem {
  /** As it stands in the log: absolute, or from where the program ran. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1; missing where the log names the line only. */
  readonly column?: number;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
}

/** Reads a log line by line, and says when a line names a place. It remembers what the lines before said. */
export type LineReader = (line: string) => LogProblem | undefined;

/** The severity a tool's own word means. */
export function severityOf(word: string): LogProblem['severity'] {
  if (/^(fatal )?error$/i.test(word)) return 'error';
  return /^warn(ing)?$/i.test(word) ? 'warning' : 'info';
}

/** The place of a problem, from the texts of a match. */
export function placeOf(
  file: string | undefined,
  line: string | undefined,
  column?: string,
): Pick<LogProblem, 'file' | 'line' | 'column'> {
  const place = { file: (file ?? '').trim(), line: Number(line) };
  return column === undefined ? place : { ...place, column: Number(column) };
}
