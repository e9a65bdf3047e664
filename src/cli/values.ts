import { loadCore } from './core.ts';
import { quoted, wrongUsage } from './errors.ts';

const WHOLE_NUMBER = /^[+-]?\d{1,15}$/;

/** A whole number within the limits. @throws CommandError (usage) that names the option, the limits and the value. */
export function wholeNumber(what: string, text: string, limits: { min: number; max?: number }): number {
  const value = WHOLE_NUMBER.test(text) ? Number(text) : Number.NaN;
  const { min, max = Number.MAX_SAFE_INTEGER } = limits;
  if (value >= min && value <= max) return value;
  const range = limits.max === undefined ? `${String(min)} or more` : `from ${String(min)} to ${String(max)}`;
  throw wrongUsage(`${what} must be a whole number ${range}, not ${quoted(text)}`);
}

/** As {@link wholeNumber}; undefined stays undefined. */
export function optionalWholeNumber(
  what: string,
  text: string | undefined,
  limits: { min: number; max?: number },
): number | undefined {
  return text === undefined ? undefined : wholeNumber(what, text, limits);
}

/** More seconds than that no timer of ours waits; a timer takes 24 days. */
const MAX_SECONDS = 86_400;

/** Seconds, fractions allowed, as milliseconds. @throws CommandError (usage) */
export function secondsToMs(what: string, text: string): number {
  const seconds = /^\d{1,9}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (seconds <= MAX_SECONDS) return Math.round(seconds * 1000);
  throw wrongUsage(
    `${what} must be a number of seconds from 0 to ${String(MAX_SECONDS)}, not ${quoted(text)}`,
  );
}

/**
 * A moment in wall time, milliseconds: an ISO 8601 time (without a zone: local) or a distance from now such as `90s`,
 * `10m`, `2h`, `7d`; `direction` says whether a distance leads back or ahead. @throws CommandError (usage)
 */
export async function momentMs(
  what: string,
  text: string,
  nowMs: number,
  direction: 'back' | 'ahead',
): Promise<number> {
  const { parseMoment } = await loadCore();
  const ms = parseMoment(text, nowMs, direction);
  if (ms !== undefined) return ms;
  throw wrongUsage(
    `${what} must be a time such as 2026-01-31T18:00 or a distance such as 90s, 10m, 2h, 7d, not ${quoted(text)}`,
  );
}

/** The element of `allowed` that `text` is. @throws CommandError (usage) that lists them. */
export function oneOf<T extends string>(what: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === text);
  if (found !== undefined) return found;
  throw wrongUsage(`${what} must be one of ${allowed.join(', ')}, not ${quoted(text)}`);
}

/** The values of a list, each of which may name several with commas between. @throws CommandError (usage) */
export function valuesOf(what: string, texts: readonly string[]): string[] {
  const values = texts.flatMap((text) => text.split(',')).map((text) => text.trim());
  if (values.includes('')) throw wrongUsage(`${what} has an empty value in ${quoted(texts.join(' '))}`);
  return values;
}

/** The object without the keys that are undefined, as the core's optional fields want it. */
export function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const result: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key in fields) if (isDefined(fields[key])) result[key] = fields[key];
  return result;
}

function isDefined<V>(value: V): value is Exclude<V, undefined> {
  return value !== undefined;
}
