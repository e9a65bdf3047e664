import { placeOf, severityOf, type LineReader } from './logProblem.ts';

/** `src/a.ts(3,7): error TS2322: …`, of tsc and MSBuild. */
const PARENTHESES = /^([^\s(][^(]*)\((\d+),(\d+)\): (error|warning) (.+)$/;
/** `src/a.ts:3:7 - error TS2322: …`, of tsc at a terminal. */
const DASH = /^([^\s:][^:]*):(\d+):(\d+) - (error|warning) (.+)$/;
/** `/src/a.js:3:7: … [Error/rule]`, of ESLint's format "unix". */
const BRACKETS = /^([^\s:][^:]*):(\d+):(\d+): (.+) \[(Error|Warning)(\/.+)?\]$/;
/** `src/a.c:3:7: error: …` or `src/a.c:3: error: …`, of gcc, clang and many more. */
const COLONS = /^([^\s:][^:]*):(\d+)(?::(\d+))?: (fatal error|error|warning|note): (.+)$/;

/** Formats in which one line says it all. */
export function oneLineReader(): LineReader {
  return (text) => {
    const full = PARENTHESES.exec(text) ?? DASH.exec(text);
    if (full !== null) {
      const [, file, line, column, severity = '', message = ''] = full;
      return { ...placeOf(file, line, column), severity: severityOf(severity), message };
    }
    const bracketed = BRACKETS.exec(text);
    if (bracketed !== null) {
      const [, file, line, column, message = '', severity = ''] = bracketed;
      return { ...placeOf(file, line, column), severity: severityOf(severity), message };
    }
    const [whole, file, line, column, severity = '', message = ''] = COLONS.exec(text) ?? [];
    if (whole === undefined) return undefined;
    return { ...placeOf(file, line, column), severity: severityOf(severity), message };
  };
}
