import { LIMITS, parseDistance, parseMoment, toIso } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';

/** A value as it was typed: what it means, or what is wrong with it. An empty text means the standard. */
export type Reading<T> = { readonly value: T | undefined } | { readonly problem: string };

const WHOLE = /^\d{1,9}$/;

/** A whole number within limits. */
export function readWhole(
  text: string,
  { min, max }: { min: number; max: number },
  l10n: L10n,
): Reading<number> {
  const typed = text.trim();
  if (typed === '') return { value: undefined };
  const value = WHOLE.test(typed) ? Number(typed) : Number.NaN;
  if (value >= min && value <= max) return { value };
  return { problem: l10n.t('Write a whole number from {0} to {1}.', min, max) };
}

/** A time limit in seconds, written as a number of seconds or as `30m`; 0 = none. */
export function readTimeLimit(text: string, l10n: L10n): Reading<number> {
  const typed = text.trim();
  if (typed === '') return { value: undefined };
  const distanceMs = parseDistance(typed);
  const seconds =
    distanceMs === undefined ? (WHOLE.test(typed) ? Number(typed) : Number.NaN) : distanceMs / 1000;
  const { min, max } = LIMITS.timeoutSeconds;
  if (seconds >= min && seconds <= max) return { value: seconds };
  return { problem: l10n.t('Write it as 90s, 30m or 2h (a year at most); 0 is no limit.') };
}

/** The time before which a task does not start, as ISO 8601; written as a time or as a distance from now. */
export function readNotBefore(text: string, nowMs: number, l10n: L10n): Reading<string> {
  const typed = text.trim();
  if (typed === '') return { value: undefined };
  const ms = parseMoment(typed, nowMs, 'ahead');
  if (ms === undefined || Number.isNaN(new Date(ms).getTime())) {
    return { problem: l10n.t('Write it as 10m, 2h, 7d, or as 2026-01-31 18:00.') };
  }
  return { value: toIso(ms) };
}
