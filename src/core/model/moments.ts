const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const DISTANCE = /^(\d{1,9}(?:\.\d+)?)\s*([smhdw])$/;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}([T ]|$)/;

function isUnit(text: string | undefined): text is keyof typeof UNIT_MS {
  return text !== undefined && text in UNIT_MS;
}

/** Milliseconds of a distance in time as people write it: `90s`, `10m`, `1.5h`, `7d`, `2w`; undefined for anything else. */
export function parseDistance(text: string): number | undefined {
  const [, amount, unit] = DISTANCE.exec(text.trim()) ?? [];
  return isUnit(unit) ? Number(amount) * UNIT_MS[unit] : undefined;
}

/**
 * A moment in wall time, milliseconds: an ISO 8601 time (without a zone: local) or a distance from now, which
 * `direction` leads back or ahead; undefined where the text is neither.
 */
export function parseMoment(text: string, nowMs: number, direction: 'back' | 'ahead'): number | undefined {
  const distanceMs = parseDistance(text);
  if (distanceMs !== undefined) return direction === 'back' ? nowMs - distanceMs : nowMs + distanceMs;
  const ms = ISO_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
