const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const PART = /(\d+(?:[.,]\d+)?)\s*([smhd])/gi;

/** Seconds that a text such as `90s`, `15m`, `1h 30m` or a bare number of seconds means; undefined for any other. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d+$/.test(trimmed)) return Number(trimmed);
  if (trimmed === '' || trimmed.replace(PART, '').trim() !== '') return undefined;
  const parts = [...trimmed.matchAll(PART)].map(
    ([, amount = '', unit = '']) =>
      Number(amount.replace(',', '.')) * (UNIT_SECONDS[unit.toLowerCase()] ?? 0),
  );
  return Math.round(parts.reduce((sum, seconds) => sum + seconds, 0));
}
