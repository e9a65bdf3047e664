import { placeOf, severityOf, type LineReader } from './logProblem.ts';

const PROBLEM = /^ {2,}(\d+):(\d+) {2,}(error|warning) {2,}(.+?)(?: {2,}(\S+))?$/;
/** A line that is the name of a file and nothing else. */
const FILE = /^\S(?:.*\S)?\.\w+$/;

/** ESLint's own format: the file on a line of its own, its problems indented below. */
export function stylishReader(): LineReader {
  let file: string | undefined;
  return (text) => {
    const match = PROBLEM.exec(text);
    if (match === null || file === undefined) {
      if (text !== '' && match === null) file = FILE.test(text) ? text : undefined;
      return undefined;
    }
    const [, line, column, severity = '', words = '', rule] = match;
    const message = rule === undefined ? words : `${words} (${rule})`;
    return { ...placeOf(file, line, column), severity: severityOf(severity), message };
  };
}
