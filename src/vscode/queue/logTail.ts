import { readTail, ShownLog, type OutputFormat } from '../../core/index.ts';
import { shortened } from '../view/characters.ts';

const TAIL_BYTES = 4096;
/** A line of JSON may be long, and half of one says nothing. */
const JSON_TAIL_BYTES = 64 * 1024;
const TAIL_LINES = 8;
const LINE_LENGTH = 200;

/** The last lines of a log, for a tooltip; empty where there is none. Reads 64 KiB at most, however long the log is. */
export function lastLogLines(file: string, format: OutputFormat): string {
  const maxBytes = format === 'text' ? TAIL_BYTES : JSON_TAIL_BYTES;
  const tail = tailOf(file, maxBytes);
  const isCut = Buffer.byteLength(tail) >= maxBytes;
  const log = new ShownLog({ format, colours: false, startsInside: isCut && format !== 'text' });
  const lines = (log.add(tail) + log.end()).split('\n').filter((line) => line.trim() !== '');
  return lines
    .slice(-TAIL_LINES)
    .map((line) => shortened(line, LINE_LENGTH))
    .join('\n');
}

function tailOf(file: string, maxBytes: number): string {
  try {
    return readTail(file, maxBytes);
  } catch {
    return ''; // One that cannot be read has nothing to show.
  }
}
