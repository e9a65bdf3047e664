import { lstatSync } from 'node:fs';
import { basename, join } from 'node:path';
import { newNonce } from '../model/ids.ts';
import { isLeaving, LIMITS, type Task } from '../model/task.ts';
import type { TaskEvent } from '../model/event.ts';
import type { ProcessEntry, ProcessTable } from '../process/types.ts';
import { changedAtMs, namesIn, readRegularFile, writeNewFile } from './files.ts';
import type { ReadJournal } from './journal.ts';
import type { QueuePaths } from './paths.ts';
import { UnreadableFile } from './plainFile.ts';
import { formatTask, parseTask } from './taskFile.ts';

/** Its task, and the pid of its writer. */
const INTENT = /^(task_[A-Za-z0-9_-]+)\.(?:(\d+)\.)?[0-9a-f]+\.json$/;
/** The writer of an intent this old was killed or halted: it needs milliseconds. */
const STALE_MS = 2000;
/** So exact is the time at which a process began, milliseconds. */
const EXACT_MS = 1000;
/** A writer that is not halted needs milliseconds for its line, and longer where the disk is at its end. */
const AT_WORK_MS = 60_000;

/**
 * The intents in a folder, by task: task files on their way to be shown. One that is left over names a task whose file
 * is behind its journal, or that is on its way out.
 * @param staleOnly only those whose writer is gone, or halted
 */
export function findIntents(folder: string, staleOnly: boolean): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const name of namesIn(folder)) {
    const id = INTENT.exec(name)?.[1];
    if (id === undefined) continue;
    const path = join(folder, name);
    if (staleOnly) {
      const stat = lstatSync(path, { throwIfNoEntry: false });
      // Either way: after the clock went back, the time of an old one lies ahead.
      if (stat === undefined || Math.abs(Date.now() - stat.mtimeMs) < STALE_MS) continue;
    }
    found.set(id, [...(found.get(id) ?? []), path]);
  }
  return found;
}

/** Writes down what a task file is to be, to be renamed onto it. */
export function writeIntent(paths: QueuePaths, task: Task): string {
  const intent = join(paths.intents, `${task.taskId}.${String(process.pid)}.${newNonce()}.json`);
  writeNewFile(intent, formatTask(task));
  return intent;
}

/**
 * Those whose writers, other processes, may still write into the journal what they were about to: they live, and are halted
 * or were until a moment ago. What is left of our own could not be taken away: our lines follow our intents at once.
 */
export function ofLiving(intents: readonly string[], table: ProcessTable): Set<string> {
  const byWriter = new Map<number, string[]>();
  for (const path of intents) {
    const pid = Number(INTENT.exec(basename(path))?.[2] ?? process.pid);
    if (pid !== process.pid) byWriter.set(pid, [...(byWriter.get(pid) ?? []), path]);
  }
  const writers = byWriter.size === 0 ? [] : table.readEach([...byWriter.keys()]);
  const living = writers.flatMap((writer) =>
    (byWriter.get(writer.pid) ?? []).filter((path) => mayComeOf(path, writer, table)),
  );
  return new Set(living);
}

/** Whether a process may be about to write the line of an intent with its number. */
function mayComeOf(path: string, { state, startTicks }: ProcessEntry, table: ProcessTable): boolean {
  const writtenMs = changedAtMs(path);
  // What began later has only got the number; so has what has been at work for long, in another container than the writer.
  if (state === 'dead' || writtenMs === undefined) return false;
  if (table.startedAtMs(startTicks) >= writtenMs + EXACT_MS) return false;
  return state === 'stopped' || Math.abs(Date.now() - writtenMs) < AT_WORK_MS;
}

/** Those of one task's intents whose revision the journal does not have. */
export function unwritten(
  intents: readonly string[],
  id: string,
  journal: ReadJournal | undefined,
): string[] {
  const written = journal?.task.revision ?? 0;
  return intents.filter((path) => (readIntent(path, id)?.revision ?? Number.POSITIVE_INFINITY) > written);
}

/** Those of one task's intents that are still to be shown: all but the one that says that it leaves. */
export function unshown(intents: readonly string[], id: string): string[] {
  return intents.filter((path) => {
    const task = readIntent(path, id);
    return task === undefined || !isLeaving(task);
  });
}

/** Those of one task's intents that show an older state than this one. */
export function olderThan({ taskId, revision }: Task, intents: readonly string[]): string[] {
  return intents.filter((path) => (readIntent(path, taskId)?.revision ?? revision) < revision);
}

/** The first revision that these intents of one task were to show; 0 where one of them cannot be read. */
export function firstRevisionOf(intents: readonly string[], id: string): number {
  return Math.min(...intents.map((path) => readIntent(path, id)?.revision ?? 0));
}

/** What others changed before and may not have told yet: a task's events stand in their order. */
export function untoldOf(
  others: readonly string[],
  id: string,
  before: ReadJournal | undefined,
): TaskEvent[] {
  if (before === undefined || others.length === 0) return [];
  const first = firstRevisionOf(others, id);
  return before.lines.map((line) => line.event).filter(({ revision }) => revision >= first);
}

/** Undefined where it is half-written or gone; what cannot be read for now says as little, and stays. */
function readIntent(path: string, id: string): Task | undefined {
  try {
    const result = readRegularFile(path, LIMITS.taskFileBytes);
    const parsed = result.kind === 'ok' ? parseTask(result.bytes, id) : undefined;
    return parsed?.kind === 'ok' ? parsed.task : undefined;
  } catch (error) {
    if (error instanceof UnreadableFile) return undefined;
    throw error;
  }
}
