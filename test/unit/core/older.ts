/** A task as version 3.0 of agent-orchestrator writes it. */
export interface OlderTask {
  readonly taskId: string;
  readonly [field: string]: unknown;
}

/** A pending task of version 3.0, with changes. */
export function olderTask(changes: Readonly<Record<string, unknown>> & { taskId?: string } = {}): OlderTask {
  const taskId = changes.taskId ?? 'task_1700000000000';
  return {
    taskId,
    status: 'pending',
    agent: 'shell',
    prompt: 'true',
    planFile: `.orchestra/plans/${taskId}_plan.md`,
    logFile: `.orchestra/logs/${taskId}.log`,
    createdAt: '2025-12-01T10:00:00.123456',
    startedAt: null,
    completedAt: null,
    timedOutAt: null,
    retriedAt: null,
    pid: null,
    errorMessage: null,
    retryCount: 0,
    maxRetries: 3,
    autoRetry: false,
    retryHistory: [],
    parentTaskId: null,
    retriedBy: null,
    priority: 5,
    timeout: null,
    timeoutWarning: null,
    dependsOn: [],
    blockedBy: null,
    blockedReason: null,
    ...changes,
  };
}
