import { OrchestraError } from '../model/errors.ts';
import type { Task } from '../model/task.ts';
import { ensureFolder, replaceFile } from '../store/files.ts';
import { planText } from '../store/planText.ts';
import type { Queue } from './queue.ts';

/** Writes the plan file a task begins with; never over one that an agent or a person may have written into. */
export function writePlan(queue: Queue, task: Task): void {
  const path = queue.paths.planFile(task.taskId);
  try {
    replaceFile(path, planText(task));
  } catch (error) {
    if (!OrchestraError.is(error, 'io')) throw error;
    ensureFolder(queue.paths.plans);
    replaceFile(path, planText(task));
  }
}
