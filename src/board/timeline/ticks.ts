import { stepsOver } from '../../core/history/series.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** What local time is ahead of UTC at a moment, milliseconds. */
export function zoneMsAt(ms: number): number {
  return -new Date(ms).getTimezoneOffset() * 60_000;
}

/** Round moments between two, at most `most`. */
export function ticksOf(fromMs: number, toMs: number, most: number): number[] {
  const steps = stepsOver(fromMs, toMs, most + 1, zoneMsAt(toMs));
  const ticks = [];
  for (let ms = steps.fromMs; ms <= toMs; ms += steps.stepMs) if (ms >= fromMs) ticks.push(ms);
  return ticks;
}

/** A moment on the axis, as exactly as the span asks for. */
export function tickText(ms: number, spanMs: number): string {
  const moment = new Date(ms);
  if (spanMs > 2 * DAY_MS) return moment.toLocaleDateString(undefined, { month: 'short', day: 'numeric' });
  const seconds = spanMs < 5 * MINUTE_MS ? ({ second: '2-digit' } as const) : {};
  return moment.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', ...seconds });
}
