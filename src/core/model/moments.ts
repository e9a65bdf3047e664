const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const DISTANCE = /^(\d{1,9}(?:\.\d+)?)\s*([smhdw])$/;
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})(?:$|[T ])/;
/** What is further away than this is a slip, and would not be a time that all programs can write. */
const FURTHEST_MS = 100 * 366 * UNIT_MS.d;

function isUnit(text: string | undefined): text is keyof typeof UNIT_MS {
  return text !== undefined && text in UNIT_MS;
}

/** Milliseconds of a distance in time as people write it: `90s`, `10m`, `1.5h`, `7d`, `2w`; undefined for anything else. */
export function parseDistance(text: string): number | undefined {
  const [, amount, unit] = DISTANCE.exec(text.trim()) ?? [];
  return isUnit(unit) ? Number(amount) * UNIT_MS[unit] : undefined;
}

/**
 * A moment in wall time, milliseconds: an ISO 8601 time (without a zone: local; without a time: the day's first moment) or
 * a distance from now, which `direction` leads back or ahead; undefined where the text is neither, names a day that no
 * calendar has, or is more than a hundred years away.
 */
export function parseMoment(text: string, nowMs: number, direction: 'back' | 'ahead'): number | undefined {
  const ms = momentOf(text.trim(), nowMs, direction);
  return ms !== undefined && Math.abs(ms - nowMs) <= FURTHEST_MS ? ms : undefined;
}

function momentOf(text: string, nowMs: number, direction: 'back' | 'ahead'): number | undefined {
  const distanceMs = parseDistance(text);
  if (distanceMs !== undefined) return direction === 'back' ? nowMs - distanceMs : nowMs + distanceMs;
  const [matched, year, month, day] = ISO_DATE.exec(text) ?? [];
  if (matched === undefined || !isDay(Number(year), Number(month), Number(day))) return undefined;
  // A bare date would be read as the day in Greenwich.
  const ms = Date.parse(matched === text ? `${text}T00:00` : text);
  return Number.isNaN(ms) ? undefined : ms;
}

/** Whether the calendar has that day: `Date` takes the 30th of February for the 2nd of March. */
function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
