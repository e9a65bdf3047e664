import * as z from 'zod/mini';
import { taskEventSchema, taskSchema, type Task, type TaskEvent } from '../../../src/core/index.ts';
import type { JsonFile, Revision } from './facts.ts';

const fields = z.record(z.string(), z.unknown());
const journalLine = z.object({
  revision: z.number(),
  nonce: z.string(),
  event: taskEventSchema(),
  task: z.optional(fields),
  set: z.optional(fields),
});

/** The revisions of a journal that count: of all lines for one revision the first, whole lines only. */
export function parseJournal(text: string): Revision[] {
  const revisions: Revision[] = [];
  for (const raw of wholeLines(text)) {
    const parsed = z.safeParse(journalLine, parseLine(raw));
    if (!parsed.success) continue;
    const { revision, event, task, set } = parsed.data;
    const last = revisions.at(-1);
    if (last === undefined && task !== undefined) {
      revisions.push({ revision, event, set: task, state: { ...task, revision } });
    } else if (last !== undefined && set !== undefined && revision === last.revision + 1) {
      revisions.push({ revision, event, set, state: { ...last.state, ...set, revision } });
    }
  }
  return revisions;
}

/** The lines of an events file that are events; what was parsed before is not parsed again. */
export function parseEvents(
  text: string,
  _file: string,
  before: { text: string; value: TaskEvent[] } | undefined,
): TaskEvent[] {
  const known =
    before !== undefined && before.text.endsWith('\n') && text.startsWith(before.text) ? before : undefined;
  const events = wholeLines(known === undefined ? text : text.slice(known.text.length)).flatMap((raw) => {
    const parsed = z.safeParse(taskEventSchema(), parseLine(raw));
    return parsed.success ? [parsed.data] : [];
  });
  return known === undefined ? events : [...known.value, ...events];
}

/** A file that should hold one whole JSON value. */
export function parseJsonFile(text: string, path: string): JsonFile {
  try {
    return { path, value: JSON.parse(text), problem: undefined };
  } catch (error) {
    return { path, value: undefined, problem: error instanceof Error ? error.message : String(error) };
  }
}

const tasks = new WeakMap<object, Task>();

/** A value as a task, or undefined where it is none. */
export function asTask(value: unknown): Task | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const known = tasks.get(value);
  if (known !== undefined) return known;
  const parsed = z.safeParse(taskSchema(), value);
  if (!parsed.success) return undefined;
  tasks.set(value, parsed.data);
  return parsed.data;
}

function wholeLines(text: string): string[] {
  return text.split('\n').slice(0, -1);
}

function parseLine(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}
