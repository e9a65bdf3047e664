import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { addImportedAgents, readOlderConfig, readOlderSettings } from '../config/importOlder.ts';
import { describeConfigProblem } from '../config/problems.ts';
import { toIso } from '../model/clock.ts';
import { isTaskId } from '../model/ids.ts';
import { forEachPiece, type LongWork } from '../model/longWork.ts';
import { LIMITS, type Task } from '../model/task.ts';
import { inEnglish } from '../model/words.ts';
import { readRegularFile, replaceFile } from '../store/files.ts';
import { idsIn } from '../store/listing.ts';
import { parseTask, type ParsedTask } from '../store/taskFile.ts';
import { olderQueueIn } from './olderQueue.ts';
import type { QueueContext } from './queueContext.ts';

/** What an import brought. */
export interface ImportResult {
  readonly tasks: readonly string[];
  readonly agents: readonly string[];
  readonly problems: readonly string[];
  /** There was something, and nothing of it could be read. */
  readonly failed: boolean;
}

/**
 * Takes over an older queue: a folder with `tasks/` in it (`.gemini/agents/`, `.orchestra/` of version 3.0), or a
 * project that holds one, its agent definitions and its settings. The older files stay as they are; an id that exists here is
 * passed over. What ran there is not running here: it comes as failed, `interrupted`.
 */
export function* importOlder(queue: QueueContext, folder: string): LongWork<ImportResult> {
  const source = olderQueueIn(resolve(folder), queue.paths.folder);
  queue.ensure();
  const problems: string[] = [];
  const tasks: string[] = [];
  let known = 0;
  let unreadable = 0;
  const bring = ({ id, parsed }: OlderAttempt): void => {
    if (queue.tryRead(id) !== undefined) {
      problems.push(`${id} exists here already and was left as it is.`);
      known++;
      return;
    }
    if (parsed.kind === 'bad') {
      problems.push(`${olderTaskFile(source, id)} ${inEnglish(parsed.reason)}.`);
      unreadable++;
      return;
    }
    const { task, changes } = withinLimits(parsed.task);
    problems.push(...changes);
    // The task last: an import that was cut off brings what is missing when it is done again.
    copyText(join(source, 'plans', `${id}_plan.md`), queue.paths.planFile(id));
    copyText(join(source, 'logs', `${id}.log`), queue.paths.logFile(id));
    queue.store.create(imported(task, queue), `imported from ${source}`);
    tasks.push(id);
  };
  const seen = new Set<string>();
  yield* forEachPiece(idsIn(join(source, 'tasks')), (id) => {
    // The last attempt first: one that is named and not here yet would be made, and run once more, by whoever dispatches.
    for (const attempt of attemptsFrom(source, id, seen).reverse()) bring(attempt);
  });
  const older = readOlderConfig(source);
  const agents = addImportedAgents(queue.root, older);
  problems.push(...older.problems.map(describeConfigProblem));
  const settings = copySettings(source, queue);
  problems.push(...settings.problems);
  const read = tasks.length + known + older.agents.size + (settings.isRead ? 1 : 0);
  const lost = unreadable + older.problems.length + settings.problems.length;
  return { tasks, agents, problems, failed: read === 0 && lost > 0 };
}

/** Whether there were settings, and what is to be told of them. */
interface CopiedSettings {
  readonly isRead: boolean;
  readonly problems: readonly string[];
}

/** The older `config.json` says the same here; where there is one already, it stays. */
function copySettings(source: string, queue: QueueContext): CopiedSettings {
  const from = join(source, 'config.json');
  const to = join(queue.paths.folder, 'config.json');
  if (from === to || !existsSync(from)) return { isRead: false, problems: [] };
  const [wrong] = readOlderSettings(from).problems;
  if (wrong !== undefined)
    return { isRead: false, problems: [`${describeConfigProblem(wrong)} Its settings were not taken over.`] };
  if (existsSync(to)) {
    const left = `${from} was left as it is, because there is ${to} already; take over what you need.`;
    return { isRead: true, problems: [left] };
  }
  copyText(from, to);
  if (existsSync(to)) return { isRead: true, problems: [] };
  return { isRead: false, problems: [`${from} could not be read, so its settings were not taken over.`] };
}

/** The limits hold at every door; what was beyond them is said. */
function withinLimits(task: Task): { readonly task: Task; readonly changes: readonly string[] } {
  const priority = clamp(task.priority, LIMITS.priority);
  const maxRetries = clamp(task.maxRetries, LIMITS.maxRetries);
  const timeout = task.timeout === null ? null : Math.min(task.timeout, LIMITS.timeoutSeconds.max);
  const changes = (
    [
      ['priority', task.priority, priority],
      ['maxRetries', task.maxRetries, maxRetries],
      ['timeout', task.timeout, timeout],
    ] as const
  ).flatMap(([field, was, is]) =>
    was === is
      ? []
      : [
          `${task.taskId} had the ${field} ${String(was)}, which is not allowed here; it has ${String(is)} now.`,
        ],
  );
  return { task: { ...task, priority, maxRetries, timeout }, changes };
}

/** The nearest whole number within the limits. */
function clamp(value: number, { min, max }: { readonly min: number; readonly max: number }): number {
  return Math.min(max, Math.max(min, Math.round(value)));
}

function olderTaskFile(source: string, id: string): string {
  return join(source, 'tasks', `${id}.json`);
}

/** A task of the older queue; undefined where there is no such file. */
function readOlderTask(source: string, id: string): ParsedTask | undefined {
  if (!isTaskId(id)) return undefined;
  const read = readRegularFile(olderTaskFile(source, id), LIMITS.taskFileBytes);
  if (read.kind === 'missing') return undefined;
  return read.kind === 'ok' ? parseTask(read.bytes, id) : { kind: 'bad', reason: read.reason };
}

/** A task file of the older queue. */
interface OlderAttempt {
  readonly id: string;
  readonly parsed: ParsedTask;
}

/** A task and the attempts that followed it, without those that were seen or are not there. */
function attemptsFrom(source: string, id: string, seen: Set<string>): OlderAttempt[] {
  const attempts: OlderAttempt[] = [];
  for (let next: string | null = id; next !== null && !seen.has(next);) {
    seen.add(next);
    const parsed = readOlderTask(source, next);
    if (parsed === undefined) break;
    attempts.push({ id: next, parsed });
    next = parsed.kind === 'ok' ? parsed.task.retriedBy : null;
  }
  return attempts;
}

/** A task as it is here; what followed it came before. */
function imported(task: Task, queue: QueueContext): Task {
  // Its next attempt was made there, and deleted or archived since: it is not to be made, and run, once more.
  const isRetryGone = task.retriedBy !== null && queue.tryRead(task.retriedBy) === undefined;
  const base: Task = {
    ...task,
    ...(isRetryGone ? { retryDeletedAt: task.retryDeletedAt ?? toIso(queue.clock.nowMs()) } : {}),
    revision: 0,
    pid: null,
    process: null,
    runner: null,
    planFile: queue.paths.shown(queue.paths.planFile(task.taskId)),
    logFile: queue.paths.shown(queue.paths.logFile(task.taskId)),
  };
  if (task.status !== 'running') return base;
  return {
    ...base,
    status: 'failed',
    failureReason: 'interrupted',
    errorMessage: 'It was running when it was imported, so nobody knows how far it came',
    completedAt: toIso(queue.clock.nowMs()),
  };
}

/** Copies a plan or a log of the older queue; only regular files, never through a link. */
function copyText(from: string, to: string): void {
  const read = readRegularFile(from, LIMITS.taskFileBytes);
  if (read.kind === 'ok') replaceFile(to, read.bytes);
}
