import prettyMilliseconds from 'pretty-ms';

/** `850ms`, `12.3s`, `4m 5s`, `2h 3m`: two units at most. */
export function formatDuration(ms: number): string {
  const value = Math.max(0, ms);
  if (value < 1000) return `${String(Math.round(value))}ms`;
  if (value < 60_000) return prettyMilliseconds(value, { secondsDecimalDigits: value < 10_000 ? 1 : 0 });
  return prettyMilliseconds(value, { secondsDecimalDigits: 0, unitCount: 2 });
}

/** As {@link formatDuration}, in whole seconds: for what counts up or down before one's eyes. */
export function formatSeconds(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds === 0 ? '0s' : prettyMilliseconds(seconds * 1000, { secondsDecimalDigits: 0, unitCount: 2 });
}

/** `2026-01-31 18:05:09` in local time, for people; the text itself where it is no time. */
export function formatMoment(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const two = (value: number) => String(value).padStart(2, '0');
  const date = [String(time.getFullYear()), two(time.getMonth() + 1), two(time.getDate())].join('-');
  return `${date} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')}`;
}
