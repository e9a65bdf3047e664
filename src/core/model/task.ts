import * as z from 'zod/mini';
import { lazily } from './lazily.ts';

/** Version of the task file that this program writes. Files without one come from version 3.0 of agent-orchestrator. */
export const TASK_FORMAT = 4;

/** The states of a task. `complete`, `failed` and `cancelled` are terminal: they never change again. */
export const TASK_STATUSES = ['pending', 'running', 'complete', 'failed', 'cancelled'] as const;
/** One of {@link TASK_STATUSES}. */
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** Why a task failed, as a word programs can rely on; `errorMessage` says it to people. */
export const FAILURE_REASONS = [
  'exit-code',
  'agent-error',
  'timeout',
  'interrupted',
  'launch',
  'no-sentinel',
  'unknown',
] as const;
/** One of {@link FAILURE_REASONS}. */
export type FailureReason = (typeof FAILURE_REASONS)[number];

/** Limits of what a person may ask for; the same at every door. */
export const LIMITS = {
  priority: { min: 0, max: 100, standard: 5 },
  maxRetries: { min: 0, max: 100, standard: 3 },
  /** Seconds; 0 = no limit. At most a year. */
  timeoutSeconds: { min: 0, max: 31_536_000 },
  /** UTF-8 bytes. */
  promptBytes: 8 * 1024 * 1024,
  /** Bytes of a task file that is still read. */
  taskFileBytes: 32 * 1024 * 1024,
} as const;

/** Who a process is: a pid is only trusted together with the rest. */
export const processIdentitySchema = lazily(() =>
  z.object({
    machine: z.string(),
    boot: z.string(),
    /** Pid namespace; empty where the platform has none. */
    namespace: z.string(),
    pid: z.number().check(z.int(), z.positive()),
    /** When it started, in the platform's own unit. */
    startTicks: z.string(),
  }),
);
/** Identity of a process: machine, boot, pid namespace, pid and start time together. */
export type ProcessIdentity = z.infer<ReturnType<typeof processIdentitySchema>>;

/**
 * A task file, as version 3.0 of agent-orchestrator writes it, with our fields beside. Unknown fields pass through and
 * survive a rewrite.
 */
export const taskSchema = lazily(() => {
  // One check is one object, however many fields have it: to make them costs more than to use them.
  const text = z._default(z.nullable(z.string()), null);
  const time = text;
  const number = z._default(z.nullable(z.number()), null);
  const count = z.number().check(z.int(), z.gte(0));
  const identity = z._default(z.nullable(processIdentitySchema()), null);
  /** A number written as a number or as decimal text (older files), or null. */
  const looseInteger = z.pipe(
    z.union([z.number(), z.string().check(z.regex(/^\d+$/)), z.null()]),
    z.transform((value) => (value === null ? null : Number(value))),
  );
  const retryEntry = z.looseObject({
    attempt: z.number(),
    timestamp: z.string(),
    error: text,
    retriedFrom: text,
  });
  const retryTerms = z.object({
    maxRetries: count,
    autoRetry: z.boolean(),
    notBefore: z.nullable(z.string()),
  });
  const terminal = z.object({
    holder: processIdentitySchema(),
    wrapper: processIdentitySchema(),
    work: z.string(),
  });
  return z.looseObject({
    taskId: z.string(),
    status: z.enum(TASK_STATUSES),
    agent: z.string(),
    prompt: z.string(),
    planFile: text,
    logFile: text,
    createdAt: z.string(),
    startedAt: time,
    completedAt: time,
    timedOutAt: time,
    retriedAt: time,
    pid: z._default(looseInteger, null),
    errorMessage: text,
    retryCount: z._default(count, 0),
    maxRetries: z._default(count, 3),
    autoRetry: z._default(z.boolean(), false),
    retryHistory: z._default(z.array(retryEntry), []),
    /** The first task of the chain of attempts; null for the first one itself. */
    parentTaskId: text,
    /** The attempt made after this one failed. */
    retriedBy: text,
    priority: z._default(z.number(), 5),
    /** Seconds; 0 or null = none. */
    timeout: z._default(z.nullable(z.number().check(z.gte(0))), null),
    timeoutWarning: number,
    dependsOn: z._default(z.array(z.string()), []),

    // ---- Ours, beside those of 3.0 ----
    /** {@link TASK_FORMAT} of the program that wrote it; absent in files of 3.0. */
    format: z.optional(z.number()),
    /** Counts the transitions; 0 (absent) in a file that no journal backs. */
    revision: z._default(count, 0),
    failureReason: z._default(z.nullable(z.enum(FAILURE_REASONS)), null),
    exitCode: number,
    /** Stands among tasks of its priority as if it had been made then, milliseconds since the epoch; absent: by its age. */
    rank: z.optional(z.nullable(z.number())),
    /** Not started before this time (a retry waiting out its backoff, or a wish). */
    notBefore: time,
    pausedAt: time,
    /** Somebody asked to start it; matters where the dispatcher waits for Run. */
    runRequestedAt: time,
    /** Somebody asked to cancel it while it ran. */
    cancelRequestedAt: time,
    /** Somebody asked to end it as timed out while it ran. */
    timeoutRequestedAt: time,
    /** Time the machine slept while it ran, milliseconds: the deadline is that much later. */
    suspendedMs: z._default(z.number(), 0),
    /** The wrapper that holds the agent. */
    process: identity,
    /** The runner that holds the wrapper. */
    runner: identity,
    /** Value of the marker in the environment of the agent and all it starts. */
    marker: text,
    /** Revision of the start that is running or ran: names the wrapper's files. */
    startRevision: number,
    /**
     * The terminal that waits to run it, or ran it: the process that holds it, the wrapper that waits there for its "go",
     * and the work it was told of ({@link workOf}).
     */
    terminal: z._default(z.nullable(terminal), null),
    /** What was asked of the attempt that `retriedBy` names: whoever makes it makes it so. */
    retryTerms: z._default(z.nullable(retryTerms), null),
    /** Its retry was deleted on a person's order: nobody makes it again. */
    retryDeletedAt: time,
    /** Set before the files move into the archive. */
    archivedAt: time,
    /** Set before the files are deleted on a person's order. */
    deletedAt: time,
  });
});
/** A task: one attempt of one agent at one prompt. */
export type Task = z.infer<ReturnType<typeof taskSchema>>;

/** Whether the status can never change again. */
export function isTerminal(status: TaskStatus): boolean {
  return status === 'complete' || status === 'failed' || status === 'cancelled';
}

/** Whether an automatic retry of this failed task is still to be made. */
export function awaitsAutoRetry(task: Task): boolean {
  return (
    task.status === 'failed' &&
    task.autoRetry &&
    (task.retriedBy ?? null) === null &&
    task.retryCount < task.maxRetries
  );
}

/** Whether nothing more will happen to the task by itself: it may leave the hot path. */
export function isSettled(task: Task): boolean {
  return isTerminal(task.status) && !awaitsAutoRetry(task);
}

/** Whether the task is on its way to the archive, or out: nothing changes it any more. */
export function isLeaving(task: Task): boolean {
  return (task.archivedAt ?? null) !== null || isDeleted(task);
}

/** Whether the task is on its way out for good. */
export function isDeleted(task: Task): boolean {
  return (task.deletedAt ?? null) !== null;
}

/** Whether another attempt followed this one: then it is that one which counts. */
export function wasRetried(task: Task): boolean {
  return (
    (task.status === 'failed' || task.status === 'cancelled') &&
    (task.retriedBy ?? null) !== null &&
    (task.retryDeletedAt ?? null) === null
  );
}

/** The id of the first attempt of the task's chain. */
export function firstTaskIdOf(task: Task): string {
  return task.parentTaskId ?? task.taskId;
}

/** Limit in seconds, or undefined where there is none. */
export function timeoutSecondsOf(task: Task): number | undefined {
  const seconds = task.timeout ?? 0;
  return seconds > 0 ? seconds : undefined;
}
