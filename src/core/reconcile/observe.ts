import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeProblem, readVerdict } from '../agents/verdict.ts';
import { parseTime, type Clock } from '../model/clock.ts';
import { timeoutSecondsOf, type ProcessIdentity, type Task } from '../model/task.ts';
import { examine, identify, ownIdentity, startedAtMs } from '../process/identity.ts';
import { survivors } from '../process/tree.ts';
import { changedAtMs, namesIn, readTail } from '../store/files.ts';
import type { QueuePaths } from '../store/paths.ts';
import type { StartMark } from '../store/startMarks.ts';
import type { RunFacts } from './decide.ts';
import { readSentinels } from './sentinels.ts';

/** The result event of an agent lies within this many bytes of the end of its log. */
const VERDICT_TAIL_BYTES = 512 * 1024;
const LAST_WORDS_BYTES = 8 * 1024;
/** A pid of version 3.0, which has no start time, is believed if the process began this near to the task, milliseconds. */
const NEAR_START_MS = 5000;

/** What of the observer is needed to look at a running task. */
export interface ObserveContext {
  readonly paths: QueuePaths;
  readonly clock: Clock;
  /** What it was started with; undefined where that is not known any more. */
  readonly mark: StartMark | undefined;
  /** How long it has run, milliseconds, without the time the machine slept. */
  readonly elapsedMs: number;
  /** The end, where the wrapper was the observer's own child. */
  readonly exited?: { readonly code: number | null } | undefined;
  readonly known: readonly ProcessIdentity[];
}

/** Gathers what can be seen of a running task. */
export function observeRun(task: Task, context: ObserveContext): RunFacts {
  const { paths, mark } = context;
  const condition = conditionOf(task, context);
  const ended = condition === 'dead';
  const revision = task.startRevision ?? 0;
  const onDisk =
    ended && typeof context.exited?.code !== 'number' ? exitOnDisk(paths, task.taskId, revision) : undefined;
  const exitCode = ended ? (context.exited?.code ?? onDisk?.code) : undefined;
  const sentinel = readSentinels(paths, task.taskId, { nowMs: context.clock.nowMs(), ended });
  const limitSeconds = timeoutSecondsOf(task);
  const format = mark?.agent.outputFormat ?? 'text';
  const verdict =
    ended && format !== 'text'
      ? readVerdict(format, readTail(paths.logFile(task.taskId), VERDICT_TAIL_BYTES))
      : { outcome: 'none' as const };
  return {
    process: condition,
    sameBoot: (task.process?.boot ?? ownIdentity().boot) === ownIdentity().boot,
    started: !ended || existsSync(paths.startedFile(task.taskId, revision)),
    exitCode,
    endedAtMs: onDisk?.atMs,
    sentinel: sentinel?.fact,
    sentinelGraceOver: (sentinel?.sinceMs ?? 0) > (mark?.sentinelGraceSeconds ?? 5) * 1000,
    hasSurvivors: ended && hasSurvivors(task, exitCode, context),
    terminal: task.terminal === null ? 'none' : examine(task.terminal.holder) === 'dead' ? 'closed' : 'open',
    overdue: limitSeconds !== undefined && context.elapsedMs >= limitSeconds * 1000,
    // In a terminal nobody asks the agent for a sentinel.
    completion: task.terminal === null ? (mark?.agent.completion ?? 'auto') : 'auto',
    verdict,
    // Of a run in a terminal the log holds nothing of the agent's, only that it was one.
    lastWords:
      exitCode !== undefined && exitCode !== 0 && task.terminal === null
        ? describeProblem(format, readTail(paths.logFile(task.taskId), LAST_WORDS_BYTES))
        : undefined,
  };
}

/** How long a task has run by the wall clock, without the time the machine slept, milliseconds. */
export function elapsedByWallMs(task: Task, nowMs: number): number {
  const startedMs = parseTime(task.startedAt);
  return startedMs === undefined ? 0 : Math.max(0, nowMs - startedMs - task.suspendedMs);
}

/** The exit code in the name of the wrapper's file, or, for a task of version 3.0, in its `.exitcode` sentinel. */
function exitOnDisk(
  paths: QueuePaths,
  id: string,
  revision: number,
): { code: number; atMs: number } | undefined {
  const prefix = `${id}.${String(revision)}.exit.`;
  const name = namesIn(paths.run).find(
    (each) => each.startsWith(prefix) && isExitCode(each.slice(prefix.length)),
  );
  if (name !== undefined)
    return { code: Number(name.slice(prefix.length)), atMs: changedAtMs(join(paths.run, name)) ?? 0 };
  const sentinel = paths.sentinel(id, 'exitcode');
  const text = readTail(sentinel, 16).trim();
  return isExitCode(text) ? { code: Number(text), atMs: changedAtMs(sentinel) ?? 0 } : undefined;
}

function isExitCode(text: string): boolean {
  return /^\d{1,3}$/.test(text);
}

/** The process to watch: the wrapper, or, for a task of version 3.0, its pid if it plausibly is the same process. */
export function processOf(task: Task): ProcessIdentity | undefined {
  if (task.process !== null) return task.process;
  const pid = task.pid ?? 0;
  if (pid <= 1) return undefined;
  const identity = identify(pid);
  const startedMs = parseTime(task.startedAt);
  if (identity === undefined || startedMs === undefined) return undefined;
  return Math.abs(startedAtMs(identity) - startedMs) <= NEAR_START_MS ? identity : undefined;
}

function conditionOf(task: Task, context: ObserveContext): RunFacts['process'] {
  if (context.exited !== undefined) return 'dead';
  const identity = processOf(task);
  if (identity === undefined) return 'dead';
  const condition = examine(identity);
  return condition === 'stopped' ? 'alive' : condition;
}

function hasSurvivors(task: Task, exitCode: number | undefined, context: ObserveContext): boolean {
  const group = task.process ?? undefined;
  if (group === undefined || examine(group) === 'foreign') return false;
  // With an exit code nothing is amiss: one system call tells that the group is empty, as it nearly always is.
  // Of a run in a terminal the wrapper leads no group.
  if (exitCode !== undefined && task.terminal === null) {
    return (
      groupHasNames(group.pid) && survivors({ group, groupIsOurs: context.exited !== undefined }).length > 0
    );
  }
  return survivors({ group, marker: task.marker ?? undefined, known: context.known }).length > 0;
}

/** Whether a process group has members, be they only dead ones that nobody collected yet. */
function groupHasNames(pgid: number): boolean {
  try {
    process.kill(-pgid, 0);
    return true;
  } catch {
    return false;
  }
}
