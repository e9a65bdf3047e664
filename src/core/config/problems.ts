/** A value that was not taken as it stands, and why. */
export interface ConfigProblem {
  /** `error`: the value was dropped; `warning`: it means nothing here. */
  readonly severity: 'error' | 'warning';
  /** The file as people know it, or "user settings", "command line". */
  readonly file: string;
  /** Path within it, such as `agents.claude.args[1]`; empty for the whole file. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** One sentence for a dropped value: file, path, what was expected, what was found. */
export function describeConfigProblem({ file, path, expected, found }: ConfigProblem): string {
  return `${file}${path === '' ? '' : `, ${path}`}: expected ${expected}, found ${found}.`;
}

const FOUND_LENGTH = 80;

/** A value in few words, safe to print: strings are quoted, control characters escaped. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = jsonOf(value);
  return text.length > FOUND_LENGTH ? `${text.slice(0, FOUND_LENGTH)}…` : text;
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return 'a value that is nested too deeply';
  }
}

/** Whether a value is an object with keys (no list, not null). */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
