import { setTimeout as delay } from 'node:timers/promises';

const LOOK_EVERY_MS = 10;

/** Looks often until there is something; what `look` returns then. Fails in words when it does not come in time. */
export async function until<T>(what: string, look: () => T | undefined | false, limitMs = 8000): Promise<T> {
  const deadlineMs = performance.now() + limitMs;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadlineMs) throw new Error(`waited ${String(limitMs)} ms in vain until ${what}`);
    await delay(LOOK_EVERY_MS);
  }
}
