import { existsSync } from 'node:fs';
import type { Queue } from '../../core/index.ts';

/** The files of a task, those that are there. */
export interface TaskFiles {
  readonly task?: string | undefined;
  readonly plan?: string | undefined;
  readonly log?: string | undefined;
}

/** Where the files of a task lie: in the queue, else in the archive. */
export function taskFilesOf({ paths }: Pick<Queue, 'paths'>, taskId: string): TaskFiles {
  const existing = (...files: string[]): string | undefined => files.find((file) => existsSync(file));
  return {
    task: existing(paths.taskFile(taskId), paths.archivedTask(taskId)),
    plan: existing(paths.planFile(taskId), paths.archivedPlan(taskId)),
    log: existing(paths.logFile(taskId), paths.archivedLog(taskId)),
  };
}

/** The log of a task, or where it will be. */
export function logFileOf(queue: Pick<Queue, 'paths'>, taskId: string): string {
  return taskFilesOf(queue, taskId).log ?? queue.paths.logFile(taskId);
}
