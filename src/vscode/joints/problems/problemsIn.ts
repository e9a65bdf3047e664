import type { LogProblem } from './logProblem.ts';
import { oneLineReader } from './oneLine.ts';
import { pythonReader } from './python.ts';
import { stackReader } from './stackTrace.ts';
import { stylishReader } from './stylish.ts';

/** Problems that are taken from one log. */
const MOST = 100;
/** Longer lines are no messages for people. */
const LINE_CHARACTERS = 2000;

/**
 * The places that a log names as the cause of a failure, each once, first to last: of tsc, ESLint, Mocha, Jest, Node,
 * gcc and its kin, Python and pytest. The text is to be without escapes.
 */
export function problemsIn(log: string): LogProblem[] {
  const readers = [oneLineReader(), stylishReader(), stackReader(), pythonReader()];
  const found = new Map<string, LogProblem>();
  for (const line of log.split(/\r?\n/)) {
    if (found.size >= MOST) break;
    if (line.length > LINE_CHARACTERS) continue;
    // Each of them sees every line: what it remembers depends on it.
    for (const problem of readers.map((read) => read(line))) {
      if (problem === undefined) continue;
      const { file, line: row, column = 0, message } = problem;
      const key = JSON.stringify([file, row, column, message]);
      if (!found.has(key)) found.set(key, problem);
    }
  }
  return [...found.values()];
}
