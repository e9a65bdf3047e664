import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { cleanForDisplay } from '../../core/index.ts';

const TAIL_BYTES = 4096;
const TAIL_LINES = 8;
const LINE_LENGTH = 200;

/** The last lines of a log, for a tooltip; empty where there is none. Reads 4 KiB, however long the log is. */
export function lastLogLines(file: string): string {
  const lines = cleanForDisplay(readTail(file))
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines
    .slice(-TAIL_LINES)
    .map((line) => (line.length > LINE_LENGTH ? `${line.slice(0, LINE_LENGTH)}…` : line))
    .join('\n');
}

function readTail(file: string): string {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const { size } = fstatSync(descriptor);
      const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
      const length = readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
      return buffer.toString('utf8', 0, length);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return ''; // No log is an answer too: the task has not run.
  }
}
