import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import type { CutPoint, Effect } from './hook/effect.ts';

const effectSchema = z.object({
  ...{ name: z.string(), nth: z.number(), divisible: z.boolean(), atNs: z.string(), pid: z.number() },
  ...{ op: z.string(), path: z.string(), to: z.optional(z.string()) },
  ...{ bytes: z.optional(z.string()), offset: z.optional(z.number()) },
});

/** What was recorded, in the order in which it happened, whichever process did it. */
export function readEffects(file: string): Effect[] {
  if (!existsSync(file)) return [];
  const effects = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => z.parse(effectSchema, JSON.parse(line)));
  return effects.sort((a, b) => (BigInt(a.atNs) < BigInt(b.atNs) ? -1 : 1));
}

/** How many effects of one name are cut off at most: a heartbeat is the same each time. */
const SAME_NAME = 6;

/** Every point where what was recorded can be cut off, each once. */
export function cutPointsOf(effects: readonly Effect[]): CutPoint[] {
  const points = new Map<string, CutPoint>();
  for (const { name, nth, divisible } of effects) {
    if (nth > SAME_NAME) continue;
    for (const moment of divisible
      ? (['before', 'half', 'after'] as const)
      : (['before', 'after'] as const)) {
      points.set(`${name} ${String(nth)} ${moment}`, { name, nth, moment });
    }
  }
  return [...points.values()];
}

/** A cut point in words. */
export function describeCut({ name, nth, moment }: CutPoint): string {
  return `${moment} ${name}${nth === 1 ? '' : ` (${String(nth)})`}`;
}
