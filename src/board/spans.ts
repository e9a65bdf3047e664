import type { Run } from '../core/history/run.ts';
import { h } from './dom.ts';
import type { Host } from './host.ts';
import * as l10n from './l10n.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How far timeline and charts may look back. */
const SPANS: readonly { readonly ms: number; readonly name: () => string }[] = [
  { ms: MINUTE_MS, name: () => l10n.t('1 minute') },
  { ms: 10 * MINUTE_MS, name: () => l10n.t('10 minutes') },
  { ms: HOUR_MS, name: () => l10n.t('1 hour') },
  { ms: 6 * HOUR_MS, name: () => l10n.t('6 hours') },
  { ms: DAY_MS, name: () => l10n.t('1 day') },
  { ms: 7 * DAY_MS, name: () => l10n.t('7 days') },
  { ms: 30 * DAY_MS, name: () => l10n.t('30 days') },
];

/** A span that nobody chose holds at least so many runs, if there are so many. */
const WORTH_SEEING = 20;

/** How far to look back: what the person chose, else the shortest span that has something to show. */
export function spanOf(chosenMs: number | undefined, runs: readonly Run[], nowMs: number): number {
  if (SPANS.some(({ ms }) => ms === chosenMs)) return chosenMs ?? DAY_MS;
  const wanted = Math.min(WORTH_SEEING, runs.length);
  const fits = SPANS.find(({ ms }) => {
    const within = runs.filter((run) => (run.endedMs ?? nowMs) > nowMs - ms);
    return within.length >= wanted;
  });
  return fits?.ms ?? 30 * DAY_MS;
}

/** The choice of a span. */
export function spanChoice(host: Host, chosen: () => void): HTMLSelectElement {
  const select = h(
    'select',
    { 'aria-label': l10n.t('How far to look back') },
    ...SPANS.map(({ ms, name }) => h('option', { value: String(ms) }, name())),
  );
  select.addEventListener('change', () => {
    host.remember({ spanMs: Number(select.value) });
    chosen();
  });
  return select;
}
