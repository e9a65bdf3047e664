import { toIso } from './clock.ts';
import type { Task } from './task.ts';

/** A new pending task with every field in place. */
export function newTask(input: {
  taskId: string;
  agent: string;
  prompt: string;
  priority: number;
  timeout: number | null;
  dependsOn: readonly string[];
  maxRetries: number;
  autoRetry: boolean;
  notBefore: string | null;
  isPaused?: boolean;
  nowMs: number;
}): Task {
  return {
    taskId: input.taskId,
    status: 'pending',
    agent: input.agent,
    prompt: input.prompt,
    planFile: `.orchestra/plans/${input.taskId}_plan.md`,
    logFile: `.orchestra/logs/${input.taskId}.log`,
    createdAt: toIso(input.nowMs),
    startedAt: null,
    completedAt: null,
    timedOutAt: null,
    retriedAt: null,
    pid: null,
    errorMessage: null,
    retryCount: 0,
    maxRetries: input.maxRetries,
    autoRetry: input.autoRetry,
    retryHistory: [],
    parentTaskId: null,
    retriedBy: null,
    priority: input.priority,
    timeout: input.timeout,
    timeoutWarning: input.timeout === null || input.timeout === 0 ? null : 60,
    dependsOn: [...input.dependsOn],
    blockedBy: null,
    blockedReason: null,
    revision: 0,
    failureReason: null,
    exitCode: null,
    notBefore: input.notBefore,
    pausedAt: input.isPaused === true ? toIso(input.nowMs) : null,
    runRequestedAt: null,
    cancelRequestedAt: null,
    timeoutRequestedAt: null,
    suspendedMs: 0,
    process: null,
    runner: null,
    marker: null,
    startRevision: null,
    terminal: null,
    retryTerms: null,
    retryDeletedAt: null,
    archivedAt: null,
    deletedAt: null,
  };
}
