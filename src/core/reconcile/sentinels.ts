import { existsSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { lazily } from '../model/lazily.ts';
import { inEnglish } from '../model/words.ts';
import { moveFile, readRegularFile } from '../store/files.ts';
import { SENTINELS, type QueuePaths } from '../store/paths.ts';
import type { SentinelFact } from './decide.ts';

/** An `.error` longer than this is cut: it is a message, not a log. */
const MAX_ERROR_BYTES = 64 * 1024;
/** A sentinel that does not parse may still be being written: it counts once it was left alone this long. */
const QUIET_MS = 1000;

const errorSchema = lazily(() =>
  z.looseObject({ error: z.optional(z.unknown()), details: z.optional(z.unknown()) }),
);

/** What the sentinel files of a task say; `sinceMs` is how long the one that counts has stood. */
export function readSentinels(
  paths: QueuePaths,
  id: string,
  context: { nowMs: number; ended: boolean },
): { fact: SentinelFact; sinceMs: number } | undefined {
  for (const kind of ['done', 'error', 'cancelled', 'timeout'] as const) {
    const path = paths.sentinel(id, kind);
    const stat = statOf(path);
    if (stat?.isFile() !== true) continue;
    const sinceMs = Math.max(0, context.nowMs - stat.mtimeMs);
    if (kind !== 'error') return { fact: { kind }, sinceMs };
    const message = readError(path, context.ended || sinceMs > QUIET_MS);
    if (message !== undefined) return { fact: { kind: 'error', message }, sinceMs };
  }
  return undefined;
}

/** Undefined also for a link that leads nowhere. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** The message of an `.error` file: JSON with `error` and `details`, or plain text once it is surely whole. */
function readError(path: string, whole: boolean): string | undefined {
  const result = readRegularFile(path, MAX_ERROR_BYTES);
  if (result.kind === 'missing') return undefined;
  if (result.kind === 'refused')
    return whole ? `The agent reported an error (its .error file ${inEnglish(result.reason)})` : undefined;
  const text = result.bytes.toString('utf8').trim();
  try {
    const parsed = z.safeParse(errorSchema(), JSON.parse(text));
    if (parsed.success) {
      const { error, details } = parsed.data;
      const main = typeof error === 'string' && error !== '' ? error : 'The agent reported an error';
      return typeof details === 'string' && details !== '' && details !== main
        ? `${main} (${details})`
        : main;
    }
  } catch {
    // Plain text, or JSON that is not whole yet.
  }
  if (!whole) return undefined;
  return text === '' ? 'The agent reported an error' : text;
}

/** Moves sentinels of an earlier life aside before a start, so that they cannot end the new one. */
export function moveSentinelsAside(paths: QueuePaths, id: string): void {
  for (const sentinel of SENTINELS) {
    const path = paths.sentinel(id, sentinel);
    // Hardly ever there, and to look is cheaper than to fail.
    if (existsSync(path)) moveFile(path, join(paths.damaged, `${id}.old.${sentinel}`));
  }
}
