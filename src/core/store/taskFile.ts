import { isUtf8 } from 'node:buffer';
import * as z from 'zod/mini';
import { isLeaving, isTerminal, TASK_FORMAT, taskSchema, type Task } from '../model/task.ts';
import { EDITABLE_FIELDS } from '../model/transitions.ts';
import { isTaskField, isWholeTask } from '../model/wholeTask.ts';
import { type Said, type Words, words } from '../model/words.ts';

/** What the text of a task file means. */
export type ParsedTask =
  | { readonly kind: 'ok'; readonly task: Task }
  | {
      readonly kind: 'bad';
      readonly reason: Said;
      /** It is JSON all the same: no power cut leaves that, somebody wrote it so. */
      readonly isJson?: true;
    };

const BYTE_ORDER_MARK = '\uFEFF';

/** Reads the bytes of a task file; says in words what is wrong with those that are none. */
export function parseTask(bytes: Buffer, expectedId: string): ParsedTask {
  if (!isUtf8(bytes)) return { kind: 'bad', reason: words`is not UTF-8 text` };
  const whole = bytes.toString('utf8');
  const text = whole.startsWith(BYTE_ORDER_MARK) ? whole.slice(1) : whole;
  if (text.trim() === '') return { kind: 'bad', reason: words`is empty` };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : words`unreadable`;
    return { kind: 'bad', reason: words`is not JSON (${why})` };
  }
  return checkTask(value, expectedId);
}

/** Deeper values are no task's, and cannot be written again. */
const MAX_DEPTH = 64;

function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((inner) => isDeeper(inner, depth - 1));
}

/** Holds a parsed value against the schema; unknown fields stay. */
export function checkTask(value: unknown, expectedId: string): ParsedTask {
  if (isWholeTask(value) && value.taskId === expectedId) return { kind: 'ok', task: value };
  if (isDeeper(value, MAX_DEPTH)) {
    const reason = words`is not a task: it is nested more than ${MAX_DEPTH} deep`;
    return { kind: 'bad', reason, isJson: true };
  }
  const result = z.safeParse(taskSchema(), value);
  if (!result.success) {
    const reason = words`is not a task: ${whatIsWrong(value, result.error.issues[0])}`;
    return { kind: 'bad', reason, isJson: true };
  }
  if (result.data.taskId !== expectedId) {
    return {
      kind: 'bad',
      reason: words`holds ${JSON.stringify(result.data.taskId)}, but its name says ${expectedId}`,
      isJson: true,
    };
  }
  return { kind: 'ok', task: result.data };
}

const SHOWN_LENGTH = 40;

/** Which field is wrong, what it holds and, where few words say it, what it should be. */
function whatIsWrong(value: unknown, issue: z.core.$ZodIssue | undefined): Words {
  const path = issue?.path ?? [];
  const found = path.reduce<unknown>(inside, value);
  const where = path.length === 0 ? words`the file` : path.join('.');
  if (found === undefined) return words`${where} is missing`;
  const shown = JSON.stringify(found).slice(0, SHOWN_LENGTH);
  if (issue?.code === 'invalid_value')
    return words`${where} is ${shown} instead of ${issue.values.map(String).join(', ')}`;
  return issue?.code === 'invalid_type'
    ? words`${where} is ${shown} instead of a value of the type ${issue.expected}`
    : words`${where} is ${shown}, which is not allowed there`;
}

function inside(value: unknown, key: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === String(key))?.[1];
}

/** Whether a newer program wrote it: shown, never dispatched or changed. */
export function isNewerFormat(task: Task): boolean {
  return (task.format ?? 0) > TASK_FORMAT;
}

/**
 * Whether a task file says of the task's state what this program never writes there: then somebody typed it, and only the
 * journal knows. Where there is none (a task of version 3.0), the file counts as it is.
 */
export function isOddState(shown: Task): boolean {
  // One that is on its way out is marked in its journal alone.
  if (isNewerFormat(shown) || isLeaving(shown)) return true;
  if (isTerminal(shown.status)) return shown.completedAt === null || cannotHaveEnded(shown);
  return shown.completedAt !== null || (shown.status === 'running') !== (shown.startRevision !== null);
}

/** Whether no task of ours ends so: what was only created has not ended, and only what was started completes. */
function cannotHaveEnded({ revision, status, startRevision }: Task): boolean {
  return revision === 1 || (revision > 1 && status === 'complete' && startRevision === null);
}

/** The text of a task file. */
export function formatTask(task: Task): string {
  return `${JSON.stringify(task, null, 2)}\n`;
}

/**
 * The files are a door too: what a person changed by hand in a pending task's file counts, as do fields that are not
 * ours, each time they change. Everything else is as the journal says. In a file of another revision, such as one whose
 * newest change was cut off before it was shown, only what others put there anew counts.
 */
export function withHandEdits(truth: Task, shown: Task): Task {
  const isSame = shown.revision === truth.revision;
  const edits: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(shown)) {
    const editable = isSame && truth.status === 'pending' && EDITABLE_FIELDS.has(key);
    const foreign = !isTaskField(key) && (isSame || !Object.hasOwn(truth, key));
    if (editable || foreign) edits[key] = value;
  }
  return { ...truth, ...edits };
}
