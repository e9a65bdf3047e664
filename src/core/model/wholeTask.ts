import { FAILURE_REASONS, TASK_STATUSES, type ProcessIdentity, type Task } from './task.ts';

type Named<T> = { [K in keyof T as string extends K ? never : number extends K ? never : K]: T[K] };
type Guards<T> = { readonly [K in keyof T]-?: (value: unknown) => value is T[K] };

/** Names of fields as JSON gives them: the types that follow are found out one by one. */
type Fields = Readonly<Record<string, unknown>>;

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isYesOrNo = (value: unknown): value is boolean => typeof value === 'boolean';
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);
const orNull =
  <T>(is: (value: unknown) => value is T) =>
  (value: unknown): value is T | null =>
    value === null || is(value);
const oneOf =
  <T>(values: readonly T[]) =>
  (value: unknown): value is T =>
    values.some((each) => each === value);

const text = orNull(isText);
const number = orNull(isNumber);

const identityGuards: Guards<ProcessIdentity> = {
  machine: isText,
  boot: isText,
  namespace: isText,
  pid: (value): value is number => isCount(value) && value > 0,
  startTicks: isText,
};
const isIdentity = (value: unknown): value is ProcessIdentity =>
  isFields(value) && Object.keys(value).length === 5 && passes(identityGuards, value);
const identity = orNull(isIdentity);

const retryGuards: Guards<Named<Task['retryHistory'][number]>> = {
  attempt: isNumber,
  timestamp: isText,
  error: text,
  retriedFrom: text,
};
const termsGuards: Guards<NonNullable<Task['retryTerms']>> = {
  maxRetries: isCount,
  autoRetry: isYesOrNo,
  notBefore: text,
};
const isTerms = (value: unknown): value is NonNullable<Task['retryTerms']> =>
  isFields(value) && Object.keys(value).length === 3 && passes(termsGuards, value);
const isHistory = (value: unknown): value is Task['retryHistory'] =>
  Array.isArray(value) &&
  value.every((entry) => isFields(entry) && Object.keys(entry).length === 4 && passes(retryGuards, entry));

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
  retryTerms: orNull(isTerms),
  retryDeletedAt: text,
  archivedAt: text,
  deletedAt: text,
};

/**
 * Whether a value is a task with every field as this program writes it. What passes, the schema of tasks would give back
 * unchanged; what does not may be one all the same, and only the schema knows. Nearly every file passes, and to ask the
 * schema takes a short command longer than all the rest of its work.
 */
export function isWholeTask(value: unknown): value is Task {
  return (
    isFields(value) &&
    passes(taskGuards, value) &&
    Object.keys(value).every((name) => Object.hasOwn(taskGuards, name) || isFlat(value[name]))
  );
}

/** What others keep in a task may be nested deeper than can be written again: that is looked into elsewhere. */
function isFlat(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function passes(guards: Readonly<Record<string, (value: unknown) => boolean>>, fields: Fields): boolean {
  for (const name in guards) if (guards[name]?.(fields[name]) !== true) return false;
  return true;
}
