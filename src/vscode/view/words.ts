import prettyMilliseconds from 'pretty-ms';
import { cleanForDisplay } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';
import { shortened } from './characters.ts';
import type { RowState } from './rowState.ts';

/** Characters of a prompt that a row takes, so that something of its description can be seen beside it. */
const TITLE_LENGTH = 36;

/** First line of a text that says something, without control characters, up to so many of its own. */
export function titleOf(prompt: string, maxLength = TITLE_LENGTH): string {
  for (const line of prompt.split('\n')) {
    const text = cleanForDisplay(line).trim();
    if (text !== '') return shortened(text, maxLength);
  }
  return '…';
}

/** `3m 4s`: whole seconds, the two greatest units. */
export function durationText(ms: number): string {
  if (ms < 1000) return '< 1s';
  return prettyMilliseconds(Math.floor(ms / 1000) * 1000, { unitCount: 2 });
}

/** Time of day for today, else date and time, as this machine writes them. */
export function timeText(iso: string, nowMs: number): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return cleanForDisplay(iso);
  return time.toDateString() === new Date(nowMs).toDateString()
    ? time.toLocaleTimeString()
    : time.toLocaleString();
}

/** Looks up what a person calls a task; undefined where nobody knows it. */
export type TitleOf = (taskId: string) => string | undefined;

/** A name in quotation marks, as the language has them. */
export function quoted(name: string, l10n: L10n): string {
  return l10n.t('“{0}”', name);
}

/** A row's state in a word or two. */
export function stateText(state: RowState, l10n: L10n): string {
  switch (state) {
    case 'pending':
    case 'waiting':
      return l10n.t('pending');
    case 'blocked':
      return l10n.t('blocked');
    case 'paused':
      return l10n.t('paused');
    case 'running':
      return l10n.t('running');
    case 'complete':
      return l10n.t('complete');
    case 'failed':
      return l10n.t('failed');
    case 'cancelled':
      return l10n.t('cancelled');
    case 'starting':
      return l10n.t('starting');
    case 'untrusted':
      return l10n.t('waits for your consent');
    case 'near-timeout':
      return l10n.t('running, near its timeout');
    case 'retrying':
      return l10n.t('failed, will be retried');
    case 'timed-out':
      return l10n.t('timed out');
  }
}
