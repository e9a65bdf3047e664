import * as vscode from 'vscode';
import type { Task } from '../../core/index.ts';
import type { Services } from '../host/services.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { chosenTasks } from './chosenTasks.ts';
import { forEachTask } from './forEachTask.ts';

/** Makes a new attempt of failed tasks. */
export async function retryTask(services: Services, ...args: unknown[]): Promise<void> {
  const nodes = await chosenTasks(
    services,
    args,
    'retryable',
    vscode.l10n.t('Which task do you want to try again?'),
  );
  await forEachTask(nodes, ({ source, view: { task } }) => retry(source, task));
}

function retry(source: FolderQueue, task: Task): void {
  // A person who asks for one more attempt gets it, also where the task has used up its own.
  const maxRetries = Math.max(task.maxRetries, task.retryCount + 1);
  const { taskId: attempt } = source.queue.retry(task.taskId, { maxRetries });
  source.requestRun([attempt]);
}
