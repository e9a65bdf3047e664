import {
  exactly,
  isCount,
  isFields,
  isNumber,
  isText,
  isTexts,
  isYesOrNo,
  listOf,
  oneOf,
  orNull,
  passes,
  type Guards,
  type Named,
} from './guards.ts';
import { FAILURE_REASONS, TASK_STATUSES, type ProcessIdentity, type Task } from './task.ts';

const text = orNull(isText);
const number = orNull(isNumber);

/** Whether a value is the identity of a process as this program writes it; see {@link Guard}. */
export const isIdentity = exactly<ProcessIdentity>({
  machine: isText,
  boot: isText,
  namespace: isText,
  pid: (value): value is number => isCount(value) && value > 0,
  startTicks: isText,
});
const identity = orNull(isIdentity);

const isTerms = exactly<NonNullable<Task['retryTerms']>>({
  maxRetries: isCount,
  autoRetry: isYesOrNo,
  notBefore: text,
});
const isTerminal = exactly<NonNullable<Task['terminal']>>({
  holder: isIdentity,
  wrapper: isIdentity,
  work: isText,
});
const isHistory = listOf<Task['retryHistory'][number]>(
  exactly<Named<Task['retryHistory'][number]>>({
    attempt: isNumber,
    timestamp: isText,
    error: text,
    retriedFrom: text,
  }),
);

/** In the order in which files that are none differ soonest. */
const taskGuards: Guards<Named<Task>> = {
  taskId: isText,
  status: oneOf(TASK_STATUSES),
  agent: isText,
  prompt: isText,
  planFile: text,
  logFile: text,
  createdAt: isText,
  startedAt: text,
  completedAt: text,
  timedOutAt: text,
  retriedAt: text,
  pid: number,
  errorMessage: text,
  retryCount: isCount,
  maxRetries: isCount,
  autoRetry: isYesOrNo,
  retryHistory: isHistory,
  parentTaskId: text,
  retriedBy: text,
  priority: isNumber,
  timeout: (value): value is number | null => value === null || (isNumber(value) && value >= 0),
  timeoutWarning: number,
  dependsOn: isTexts,
  format: isNumber,
  revision: isCount,
  failureReason: orNull(oneOf(FAILURE_REASONS)),
  exitCode: number,
  // Only those that somebody moved have one.
  rank: (value): value is number | null => value === undefined || number(value),
  notBefore: text,
  pausedAt: text,
  runRequestedAt: text,
  cancelRequestedAt: text,
  timeoutRequestedAt: text,
  suspendedMs: isNumber,
  process: identity,
  runner: identity,
  marker: text,
  startRevision: number,
  terminal: orNull(isTerminal),
  retryTerms: orNull(isTerms),
  retryDeletedAt: text,
  archivedAt: text,
  deletedAt: text,
};

/** Whether a value is a task with every field as this program writes it; see {@link Guard}. */
export function isWholeTask(value: unknown): value is Task {
  return (
    isFields(value) &&
    passes(taskGuards, value) &&
    Object.keys(value).every((name) => isTaskField(name) || isFlat(value[name]))
  );
}

/** Whether a field of a task is ours: 3.0's and those beside. */
export function isTaskField(name: string): boolean {
  return Object.hasOwn(taskGuards, name);
}

/** What others keep in a task may be nested deeper than can be written again: that is looked into elsewhere. */
function isFlat(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}
