/** The size of a terminal, in characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** Why there are no terminals for tests here, as the end of a title; empty where there are. */
export const NO_TERMINAL =
  process.platform === 'win32' ? ' (skipped: Windows has no "script", which makes a terminal)' : '';

/** The command line that runs `command` in a terminal of its own: `script` of util-linux, or of BSD on macOS. */
export function onTerminal(command: readonly string[], { columns, rows }: TerminalSize): [string, string[]] {
  const quoted = command.map((text) => `'${text.replaceAll("'", `'\\''`)}'`).join(' ');
  const line = `stty cols ${String(columns)} rows ${String(rows)}; exec ${quoted}`;
  return process.platform === 'darwin'
    ? ['script', ['-q', '/dev/null', 'sh', '-c', line]]
    : ['script', ['-qefc', line, '/dev/null']];
}
