import { cleanForDisplay, type Task, type TaskStatus } from '../../core/index.ts';
import { numberText, type L10n } from '../l10n.ts';
import { shortened } from '../view/characters.ts';
import { durationText } from '../view/words.ts';
import { failureText } from '../view/failureText.ts';

const MEBIBYTE = 1024 * 1024;
/** Characters that a terminal's tab has room for. */
const NAME_LENGTH = 24;
const STYLES = { dim: 2, red: 31, green: 32, yellow: 33 } as const;
const END_STYLES: Readonly<Record<TaskStatus, keyof typeof STYLES>> = {
  pending: 'dim',
  running: 'dim',
  complete: 'green',
  failed: 'red',
  cancelled: 'yellow',
};

/** A title, short enough for the tab of a terminal. */
export function terminalName(title: string): string {
  return shortened(title, NAME_LENGTH).replace(/\s+…$/u, '…');
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
export function sizeText(bytes: number, l10n: L10n): string {
  const size = bytes / MEBIBYTE;
  return `${numberText(size, l10n, size < 100 ? 1 : 0)} MB`;
}

/** How a task ended, in one coloured sentence; empty where it has not. */
export function endText(task: Task, l10n: L10n): string {
  const text = plainEndText(task, l10n);
  return text === '' ? '' : paint(END_STYLES[task.status], text);
}

/** As {@link endText}, without colour. */
export function plainEndText(task: Task, l10n: L10n): string {
  const ranMs = Date.parse(task.completedAt ?? '') - Date.parse(task.startedAt ?? '');
  const parts = [
    ...(task.status === 'complete' && (task.exitCode ?? null) !== null
      ? [l10n.t('exit code {0}', String(task.exitCode))]
      : []),
    ...(Number.isNaN(ranMs)
      ? []
      : [l10n.t('after {0}', durationText(Math.max(0, ranMs - task.suspendedMs)))]),
  ];
  const sentence = (state: string): string => [state, ...parts].join(', ');
  switch (task.status) {
    case 'complete':
      return `${sentence(l10n.t('Complete'))}.`;
    case 'failed': {
      const why = cleanForDisplay(failureText(task, l10n) ?? l10n.t('nobody knows why')).replace(/\.$/, '');
      return `${sentence(l10n.t('Failed'))}: ${why}.`;
    }
    case 'cancelled':
      return `${sentence(l10n.t('Cancelled'))}.`;
    case 'pending':
    case 'running':
      return '';
  }
}
