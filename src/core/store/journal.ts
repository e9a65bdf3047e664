import * as z from 'zod/mini';
import { taskEventSchema, type TaskEvent } from '../model/event.ts';
import type { Task } from '../model/task.ts';
import { checkTask } from './taskFile.ts';

/**
 * The journal of one task: a line for each revision. Appending is the only change ever made to it, and of two lines for
 * one revision the first in the file counts: so appending and reading back is a compare-and-swap without a lock.
 */
const lineSchema = z.object({
  revision: z.number(),
  nonce: z.string(),
  event: taskEventSchema,
  /** The whole task: the first line of a journal. */
  task: z.optional(z.record(z.string(), z.unknown())),
  /** What changed since the revision before: every later line. */
  set: z.optional(z.record(z.string(), z.unknown())),
});
/** One line of a journal. */
export type JournalLine = z.infer<typeof lineSchema>;

/** What a journal says. */
export interface JournalState {
  readonly task: Task;
  /** The lines that count, oldest first. */
  readonly lines: readonly JournalLine[];
}

/** Parses one line, or undefined where it is no journal line (cut off by a full disk, foreign, empty). */
function parseLine(line: string): JournalLine | undefined {
  if (line === '') return undefined;
  try {
    const result = z.safeParse(lineSchema, JSON.parse(line));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}

/** The state that a journal's text adds up to; undefined where it has no first line that is a task. */
export function foldJournal(text: string, id: string): JournalState | undefined {
  let state: Record<string, unknown> | undefined;
  let revision = 0;
  const lines: JournalLine[] = [];
  for (const raw of text.split('\n')) {
    const line = parseLine(raw);
    if (line === undefined) continue;
    if (state === undefined) {
      if (line.task === undefined) continue;
      state = line.task;
    } else {
      if (line.set === undefined || line.revision !== revision + 1) continue;
      state = { ...state, ...line.set };
    }
    revision = line.revision;
    lines.push(line);
  }
  if (state === undefined) return undefined;
  const checked = checkTask({ ...state, revision }, id);
  return checked.kind === 'ok' ? { task: checked.task, lines } : undefined;
}

/** The text of one line. `before` is the state it follows, or undefined for the first line. */
export function formatLine(before: Task | undefined, next: Task, nonce: string, event: TaskEvent): string {
  const revision = next.revision;
  const line: JournalLine =
    before === undefined
      ? { revision, nonce, event, task: next }
      : { revision, nonce, event, set: changedFields(before, next) };
  return `${JSON.stringify(line)}\n`;
}

/** The fields of `next` that differ from `before`. Fields are never taken away, only set. */
export function changedFields(before: Task, next: Task): Record<string, unknown> {
  const old: Record<string, unknown> = before;
  const changed: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(next)) {
    if (key === 'revision') continue;
    const previous = old[key];
    if (previous === value) continue;
    if (typeof value === 'object' && JSON.stringify(previous) === JSON.stringify(value)) continue;
    changed[key] = value;
  }
  return changed;
}
