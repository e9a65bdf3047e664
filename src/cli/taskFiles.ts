import { closeSync, existsSync, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import type { Queue, Task } from '../core/index.ts';
import { CommandError } from './errors.ts';

/** The log of a task: in the queue, else in the archive; undefined where there is none. */
export function logFileOf(queue: Queue, id: string): string | undefined {
  return logPlaces(queue, id).find((file) => lstatSync(file, { throwIfNoEntry: false })?.isFile() === true);
}

/** @throws CommandError where something stands in the log's place that is not read: a link leads anywhere, a pipe waits */
export function refuseWhatIsNoLog(queue: Queue, id: string): void {
  const file = logPlaces(queue, id).find((each) => lstatSync(each, { throwIfNoEntry: false }) !== undefined);
  if (file !== undefined && logFileOf(queue, id) === undefined)
    throw new CommandError(`${file} is a link, a folder or a pipe and no log; move it away.`);
}

function logPlaces(queue: Queue, id: string): readonly string[] {
  return [queue.paths.logFile(id), queue.paths.archivedLog(id)];
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

/** Whether a task lies in the archive and nowhere else; what version 3.0 put there does not say so itself. */
export function isArchived(queue: Queue, id: string): boolean {
  return !existsSync(queue.paths.taskFile(id)) && existsSync(queue.paths.archivedTask(id));
}
