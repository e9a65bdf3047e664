import * as vscode from 'vscode';
import { OrchestraError, parseTime, type Task } from '../../core/index.ts';
import type { Services } from '../host/services.ts';
import type { TaskNode } from '../view/nodes.ts';
import { chosenTasks } from './chosenTasks.ts';
import { forEachTask } from './forEachTask.ts';

/** Makes a new pending task of each, with the same values; returns their ids. */
export async function duplicateTask(services: Services, ...args: unknown[]): Promise<string[]> {
  const nodes = await chosenTasks(
    services,
    args,
    'task',
    vscode.l10n.t('Which task do you want to duplicate?'),
  );
  const made: string[] = [];
  await forEachTask(nodes, (node) => made.push(duplicate(node).taskId));
  return made;
}

function duplicate({ source, view: { task } }: TaskNode): Task {
  const gone = task.dependsOn.find((id) => source.queue.tryRead(id) === undefined);
  if (gone !== undefined) {
    throw new OrchestraError(
      'refused',
      vscode.l10n.t(
        '{0} depends on {1}, which is gone; copy its prompt and start a task without it.',
        task.taskId,
        gone,
      ),
    );
  }
  const { agent, prompt, priority, maxRetries, autoRetry, dependsOn } = task;
  // No limit is a wish too; a missing value would mean the default one.
  const timeoutSeconds = task.timeout ?? 0;
  return source
    .ensure()
    .add({ agent, prompt, priority, maxRetries, autoRetry, timeoutSeconds, dependsOn, ...startOf(task) });
}

/** The time before which it is not to start, as far as that is still ahead. */
function startOf({ notBefore }: Task): { notBefore?: string } {
  if (typeof notBefore !== 'string' || (parseTime(notBefore) ?? 0) < Date.now()) return {};
  return { notBefore };
}
