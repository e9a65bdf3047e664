import { parseTime } from '../model/clock.ts';
import { isTaskId } from '../model/ids.ts';
import { wasRetried, type Task, type TaskStatus } from '../model/task.ts';

/** What the index keeps of a settled task. */
export interface FinishedTask {
  readonly id: string;
  readonly status: TaskStatus;
  readonly timedOut: boolean;
  /** Another attempt followed. */
  readonly retried: boolean;
  readonly completedAtMs: number;
  readonly agent: string;
  /** Ids of the tasks it waited for. */
  readonly dependsOn: readonly string[];
}

/** What the index keeps of a task that is settled. */
export function summarize(task: Task): FinishedTask {
  return {
    id: task.taskId,
    status: task.status,
    timedOut: (task.timedOutAt ?? null) !== null,
    retried: wasRetried(task),
    completedAtMs: parseTime(task.completedAt) ?? parseTime(task.createdAt) ?? 0,
    agent: task.agent,
    dependsOn: task.dependsOn.filter(isTaskId),
  };
}
