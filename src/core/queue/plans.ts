import { OrchestraError } from '../model/errors.ts';
import type { Task } from '../model/task.ts';
import { ensureFolder, replaceFile } from '../store/files.ts';
import { planText } from '../store/planText.ts';
import type { QueueContext } from './queueContext.ts';

/**
 * Writes the plan file of a task that was just made. Where that fails (a full disk), the task stands all the same: its
 * start writes a plan that is missing.
 */
export function writePlan(queue: QueueContext, task: Task): void {
  try {
    ensureFolder(queue.paths.plans);
    replaceFile(queue.paths.planFile(task.taskId), planText(task));
  } catch (error) {
    if (!OrchestraError.is(error)) throw error;
  }
}
