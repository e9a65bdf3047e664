import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Queue, Task } from '../core/index.ts';

/** The log of a task: in the queue, else in the archive; undefined where there is none yet. */
export function logFileOf(queue: Queue, id: string): string | undefined {
  return [queue.paths.logFile(id), queue.paths.archivedLog(id)].find((file) => existsSync(file));
}

/** The last bytes of a file as text, beginning with a whole character. */
export function readTail(file: string, maxBytes: number): string {
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    const bytes = Buffer.alloc(Math.min(size, maxBytes));
    const length = readSync(handle, bytes, 0, bytes.length, size - bytes.length);
    const text = bytes.subarray(0, length).toString('utf8');
    return bytes.length < size ? text.replace(/^\ufffd+/, '') : text;
  } finally {
    closeSync(handle);
  }
}

/** The last `count` lines of a text; a line end at the very end counts for nothing. */
export function lastLines(text: string, count: number): string {
  if (count === 0) return '';
  const lines = text.split('\n');
  const ended = lines.at(-1) === '';
  return lines.slice(ended ? -(count + 1) : -count).join('\n');
}

/** How long a task ran, or runs, milliseconds; undefined where it never started. */
export function elapsedMsOf(task: Task, nowMs: number): number | undefined {
  const started = Date.parse(task.startedAt ?? '');
  if (Number.isNaN(started)) return undefined;
  const ended = typeof task.completedAt === 'string' ? Date.parse(task.completedAt) : nowMs;
  return Math.max(0, ended - started);
}
