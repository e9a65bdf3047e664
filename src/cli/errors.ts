/** Exit codes of the program: done, could not be done, wrong usage. */
const EXIT = { done: 0, failed: 1, usage: 2 } as const;
type FailureCode = typeof EXIT.failed | typeof EXIT.usage;

/** What ends a command early. The message is one sentence: what happened and how to mend it. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: FailureCode;

  constructor(message: string, exitCode: FailureCode = EXIT.failed, options?: { cause?: unknown }) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** The arguments make no sense: exit code 2. */
export function wrongUsage(message: string): CommandError {
  return new CommandError(message, EXIT.usage);
}

const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** Characters that reorder or hide text. */
const FOOLING_CHARACTERS = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;

/** The text on one line, without anything a terminal would obey or an eye be fooled by. */
export function oneLine(text: string): string {
  return text.replace(CONTROL_CHARACTERS, ' ').replace(FOOLING_CHARACTERS, '').trim();
}

/** A value as it is shown in a message: quoted, cut at 60 characters. */
export function quoted(value: string): string {
  return `"${oneLine(value.length > 60 ? `${value.slice(0, 60)}…` : value)}"`;
}

function hasReason(error: Error): error is Error & { reason: string } {
  return error.name === 'OrchestraError' && 'reason' in error && typeof error.reason === 'string';
}

function hasExitCode(error: Error): error is Error & { exitCode: number; code: string } {
  return (
    'exitCode' in error &&
    typeof error.exitCode === 'number' &&
    'code' in error &&
    typeof error.code === 'string'
  );
}

/** Whether it is how the argument parser says that help or the version was printed. */
export function isParserDone(error: unknown): boolean {
  return error instanceof Error && hasExitCode(error) && error.exitCode === 0;
}

/** What is said beside an error of the argument parser. */
export interface Advice {
  /** How the help is asked for that fits the arguments. */
  readonly help: string;
  /** How to write what was perhaps meant, put after the parser's words; may be empty. */
  readonly hint: (code: string, message: string) => string;
}

const NO_ADVICE: Advice = { help: 'orchestra --help', hint: () => '' };

/** The words and the exit code for anything that was thrown. Knows the core's errors by name, so as not to load it. */
export function describeError(
  error: unknown,
  { help, hint }: Advice = NO_ADVICE,
): { message: string; exitCode: number } {
  if (!(error instanceof Error)) return { message: oneLine(String(error)), exitCode: EXIT.failed };
  if (error instanceof CommandError) return { message: oneLine(error.message), exitCode: error.exitCode };
  if (hasReason(error)) {
    return {
      message: oneLine(error.message),
      exitCode: error.reason === 'invalid' ? EXIT.usage : EXIT.failed,
    };
  }
  if (hasExitCode(error) && error.code === 'commander.help') {
    return { message: 'no command was named; they are listed above', exitCode: EXIT.usage };
  }
  if (hasExitCode(error) && error.code.startsWith('commander.')) {
    const message = oneLine(error.message)
      .replace(/^error: /, '')
      // A whole prompt may stand there.
      .replace(/'(.{60}).+'/u, "'$1…'")
      .replace(/\.$/, '');
    return {
      message: `${message}${hint(error.code, error.message)}; see ${help}`,
      exitCode: EXIT.usage,
    };
  }
  return { message: `${oneLine(error.message)} (unexpected; --debug shows where)`, exitCode: EXIT.failed };
}
