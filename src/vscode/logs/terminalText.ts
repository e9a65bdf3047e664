import { cleanForDisplay, type Task } from '../../core/index.ts';
import { durationText } from '../view/words.ts';

const MEBIBYTE = 1024 * 1024;
/** Characters that a terminal's tab has room for. */
const NAME_LENGTH = 24;
const STYLES = { dim: 2, red: 31, green: 32, yellow: 33 } as const;

/** A title, short enough for the tab of a terminal. */
export function terminalName(title: string): string {
  return title.length > NAME_LENGTH ? `${title.slice(0, NAME_LENGTH).trimEnd()}…` : title;
}

/** Text as a terminal wants it: it goes down with `\n`, and back to the left only with `\r`. */
export function terminalLines(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}

/** Text in a colour of the theme; line by line, so that none runs on. */
export function paint(style: keyof typeof STYLES, text: string): string {
  return text
    .split('\n')
    .map((line) => `\u001b[${String(STYLES[style])}m${line}\u001b[0m`)
    .join('\r\n');
}

/** `12.5 MB`, `512 MB`. */
export function sizeText(bytes: number): string {
  const size = bytes / MEBIBYTE;
  return `${size < 100 ? String(Math.round(size * 10) / 10) : String(Math.round(size))} MB`;
}

/** How a task ended, in one coloured sentence. */
export function endText(task: Task): string {
  const code = (task.exitCode ?? null) === null ? '' : `, exit code ${String(task.exitCode)}`;
  const ranMs = Date.parse(task.completedAt ?? '') - Date.parse(task.startedAt ?? '');
  const took = Number.isNaN(ranMs) ? '' : `, after ${durationText(Math.max(0, ranMs - task.suspendedMs))}`;
  switch (task.status) {
    case 'complete':
      return paint('green', `Complete${code}${took}.`);
    case 'failed':
      return paint(
        'red',
        `Failed${took}: ${cleanForDisplay(task.errorMessage ?? 'nobody knows why').replace(/\.$/, '')}.`,
      );
    case 'cancelled':
      return paint('yellow', `Cancelled${took}.`);
    case 'pending':
    case 'running':
      return '';
  }
}
