import { cleanForDisplay, readTail } from '../../core/index.ts';

const TAIL_BYTES = 4096;
const TAIL_LINES = 8;
const LINE_LENGTH = 200;

/** The last lines of a log, for a tooltip; empty where there is none. Reads 4 KiB, however long the log is. */
export function lastLogLines(file: string): string {
  const lines = cleanForDisplay(tailOf(file))
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines
    .slice(-TAIL_LINES)
    .map((line) => (line.length > LINE_LENGTH ? `${line.slice(0, LINE_LENGTH)}…` : line))
    .join('\n');
}

function tailOf(file: string): string {
  try {
    return readTail(file, TAIL_BYTES);
  } catch {
    return ''; // One that cannot be read has nothing to show.
  }
}
