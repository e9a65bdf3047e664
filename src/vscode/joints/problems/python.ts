import { placeOf, type LineReader, type LogProblem } from './logProblem.ts';

const BEGIN = 'Traceback (most recent call last):';
const FRAME = /^\s+File "([^"]+)", line (\d+)(?:, in .+)?$/;
/** Python's own library, and what was installed into it. */
const FOREIGN = /[/\\](?:lib[/\\]python[\d.]*|site-packages|dist-packages)[/\\]|^<frozen /;
/** `tests/test_a.py:2: AssertionError`, of pytest. */
const PYTEST = /^(\S+\.py):(\d+): (\w+)$/;
const PYTEST_REASON = /^E\s{3,}(.+)$/;

/** Tracebacks of Python (the innermost frame that lies in the project), and failures as pytest prints them. */
export function pythonReader(): LineReader {
  let isInside = false;
  let place: Pick<LogProblem, 'file' | 'line'> | undefined;
  let reason: string | undefined;
  return (text) => {
    if (text === BEGIN) {
      isInside = true;
      place = undefined;
      return undefined;
    }
    reason = PYTEST_REASON.exec(text)?.[1] ?? reason;
    const failed = PYTEST.exec(text);
    if (failed !== null) {
      const [, file, line, kind = ''] = failed;
      const message = reason === undefined ? kind : `${kind}: ${reason}`;
      reason = undefined;
      return { ...placeOf(file, line), severity: 'error', message };
    }
    if (!isInside) return undefined;
    const [, file = '', line] = FRAME.exec(text) ?? [];
    if (file !== '' && !FOREIGN.test(file)) place = placeOf(file, line);
    if (text === '' || text.startsWith(' ')) return undefined;
    isInside = false;
    return place === undefined ? undefined : { ...place, severity: 'error', message: text };
  };
}
