import * as z from 'zod/mini';
import { exactly, isFields, isNumber, isText, orMissing } from '../model/guards.ts';
import { lazily } from '../model/lazily.ts';
import { isWholeEvent, taskEventSchema, type TaskEvent } from '../model/event.ts';
import type { Task } from '../model/task.ts';
import { readFrom } from './files.ts';
import { checkTask } from './taskFile.ts';

/**
 * The journal of one task: a line for each revision. Appending is the only change ever made to it, and of two lines for
 * one revision the first in the file counts: so appending and reading back is a compare-and-swap without a lock.
 */
export const lineSchema = lazily(() =>
  z.object({
    revision: z.number(),
    nonce: z.string(),
    event: taskEventSchema(),
    /** The whole task: the first line of a journal. */
    task: z.optional(z.record(z.string(), z.unknown())),
    /** What changed since the revision before: every later line. */
    set: z.optional(z.record(z.string(), z.unknown())),
  }),
);
/** One line of a journal. */
type JournalLine = z.infer<ReturnType<typeof lineSchema>>;

export const isWholeLine = exactly<JournalLine>({
  revision: isNumber,
  nonce: isText,
  event: isWholeEvent,
  task: orMissing(isFields),
  set: orMissing(isFields),
});

/** What a journal says. */
interface JournalState {
  readonly task: Task;
  /** The lines that count, oldest first. */
  readonly lines: readonly JournalLine[];
}

/** A journal as it was read from its file. */
export interface ReadJournal extends JournalState {
  /** Bytes. */
  readonly size: number;
  /** Whether it ended with a whole line: only then what comes later can be told apart by its place. */
  readonly isWhole: boolean;
}

const NEWLINE = 0x0a;

/** Parses one line, or undefined where it is no journal line (cut off by a full disk, foreign, empty). */
function parseLine(line: string): JournalLine | undefined {
  if (line === '') return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isWholeLine(value) ? value : z.safeParse(lineSchema(), value).data;
  } catch {
    return undefined;
  }
}

/** The state that a journal's text adds up to; undefined where it has no first line that is a task. */
function foldJournal(text: string, id: string): JournalState | undefined {
  let state: Record<string, unknown> | undefined;
  let revision = 0;
  const lines: JournalLine[] = [];
  // What follows the last newline is being written, or was cut off: it counts for nobody.
  for (const raw of text.split('\n').slice(0, -1)) {
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

/** What the journal in `file` says; undefined where it is missing or has no first line that is a task. */
export function readJournal(file: string, id: string): ReadJournal | undefined {
  const bytes = readFrom(file, 0);
  const state = bytes === undefined ? undefined : foldJournal(bytes.toString('utf8'), id);
  if (bytes === undefined || state === undefined) return undefined;
  return { ...state, size: bytes.length, isWhole: bytes.at(-1) === NEWLINE };
}

/**
 * Whether a line that was appended counts: of all lines for its revision the first does.
 * @param before the journal as it was read before; undefined: the line starts it
 */
export function readBack(
  file: string,
  id: string,
  before: ReadJournal | undefined,
  { revision, nonce }: { revision: number; nonce: string },
): 'gone' | 'lost' | { size: number; isLast: boolean } {
  if (before?.isWhole === true) {
    // What stood there stays as it was: only what came behind it has to be read.
    const appended = readFrom(file, before.size);
    if (appended === undefined) return 'gone';
    const winner = winnerIn(appended.toString('utf8'), revision);
    if (winner?.nonce !== nonce) return 'lost';
    return { size: before.size + appended.length, isLast: winner.isLast };
  }
  const state = readJournal(file, id);
  if (state === undefined) return 'gone';
  if (!state.lines.some((line) => line.nonce === nonce)) return 'lost';
  return { size: state.size, isLast: state.task.revision === revision };
}

/** Who made a revision, by the lines that follow the one before it; and whether nothing stands behind its line. */
function winnerIn(appended: string, revision: number): { nonce: string; isLast: boolean } | undefined {
  const lines = appended.split('\n').slice(0, -1);
  for (const [at, raw] of lines.entries()) {
    const line = parseLine(raw);
    if (line?.set === undefined || line.revision !== revision) continue;
    return { nonce: line.nonce, isLast: at === lines.length - 1 };
  }
  return undefined;
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
function changedFields(before: Task, next: Task): Record<string, unknown> {
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
