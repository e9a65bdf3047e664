import { messageOf } from '../model/errors.ts';
import { existsSync } from 'node:fs';
import { OrchestraError } from '../model/errors.ts';
import { isLeaving, LIMITS, type Task } from '../model/task.ts';
import { inEnglish, type Said, words } from '../model/words.ts';
import { readRegularFile } from './files.ts';
import { readJournal, type ReadJournal } from './journal.ts';
import { isLate } from './late.ts';
import type { QueuePaths } from './paths.ts';
import { UnreadableFile } from './plainFile.ts';
import { isNewerFormat, parseTask, withHandEdits, type ParsedTask } from './taskFile.ts';

/** A file that should be a task and is none, kept as it is; or what cannot be read for now. */
export interface Problem {
  readonly path: string;
  readonly reason: string;
  /** The task that goes on all the same, as its journal knows it. */
  readonly taskId?: string;
}

/** What kept something from being read; `elsewhere` is named where it does not say its file. */
export function problemOf(error: unknown, elsewhere: string): Problem {
  return error instanceof UnreadableFile
    ? { path: error.path, reason: inEnglish(error.predicate) }
    : { path: elsewhere, reason: messageOf(error) };
}

/** What one id is on disk. */
export type TaskReading =
  | { readonly kind: 'task'; readonly task: Task; readonly problem?: Problem }
  | { readonly kind: 'missing' }
  | { readonly kind: 'damaged'; readonly problem: Problem; readonly why: Said };

/** The task file alone: one small read, no journal. */
export function readTaskFile(paths: QueuePaths, id: string): ParsedTask | undefined {
  const result = readRegularFile(paths.taskFile(id), LIMITS.taskFileBytes);
  if (result.kind === 'missing') return undefined;
  if (result.kind === 'refused') return { kind: 'bad', reason: result.reason };
  return parseTask(result.bytes, id);
}

/** What an id is on disk, and its journal where it has one. */
export function lookAtTask(
  paths: QueuePaths,
  id: string,
): { reading: TaskReading; journal: ReadJournal | undefined } {
  const path = paths.taskFile(id);
  let journal: ReadJournal | undefined;
  try {
    journal = readJournal(paths.journalFile(id), id);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    const why = words`cannot be trusted: its journal ${paths.journalFile(id)} ${error.predicate}`;
    return { reading: damaged(path, why), journal };
  }
  const file = readTaskFile(paths, id);
  if (journal !== undefined && !(file === undefined && isLate(paths, journal))) {
    const reading = journaled(journal.task, file, path);
    return { reading, journal };
  }
  if (file === undefined) return { reading: { kind: 'missing' }, journal: undefined };
  if (file.kind === 'ok') return { reading: { kind: 'task', task: file.task }, journal };
  return { reading: damaged(path, file.reason), journal };
}

/** A file that is no task, and why it is none: what stands after the path in a sentence. */
export function damaged(path: string, why: Said): TaskReading {
  return { kind: 'damaged', problem: { path, reason: inEnglish(why) }, why };
}

/** The task that a reading found. @throws OrchestraError `not-found`, `refused` or `damaged`, in words */
export function requireTask(paths: QueuePaths, id: string, reading: TaskReading): Task {
  if (reading.kind === 'task') return reading.task;
  if (reading.kind === 'missing' && existsSync(paths.archivedTask(id))) {
    throw new OrchestraError(
      'refused',
      words`${id} is in the archive, where nothing changes any more; start its work as a new task.`,
    );
  }
  if (reading.kind === 'missing')
    throw new OrchestraError(
      'not-found',
      words`There is no task ${id}; "orchestra status --all" lists them.`,
    );
  throw new OrchestraError(
    'damaged',
    words`${reading.problem.path} ${reading.why}; mend the file or move it away ("orchestra doctor" shows what can be done).`,
  );
}

/** The state by the journal, with what counts of the file beside it. */
function journaled(truth: Task, file: ParsedTask | undefined, path: string): TaskReading {
  if (file === undefined) return { kind: 'task', task: truth };
  if (file.kind === 'ok') {
    const task = withHandEdits(truth, file.task);
    const typed = typedState(truth, file.task);
    if (typed === undefined) return { kind: 'task', task };
    return { kind: 'task', task, problem: { path, reason: typed, taskId: truth.taskId } };
  }
  const reason = `${inEnglish(file.reason)}; the task goes on as it was before`;
  return { kind: 'task', task: truth, problem: { path, reason, taskId: truth.taskId } };
}

/** What of a task's state was typed into its file; undefined where nothing was. */
function typedState(truth: Task, shown: Task): string | undefined {
  if (shown.revision !== truth.revision) return undefined;
  if (shown.status !== truth.status)
    return `says ${shown.status}, but the task is ${truth.status}: a state that is typed does not count`;
  if (isNewerFormat(shown) && !isNewerFormat(truth))
    return `says format ${String(shown.format)}, but the task has format ${String(truth.format)}: one that is typed does not count`;
  if (isLeaving(shown) && !isLeaving(truth))
    return 'says that the task is being archived or deleted, which it is not: a state that is typed does not count';
  return undefined;
}
