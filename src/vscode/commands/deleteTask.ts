import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import { chosenTasks } from './chosenTasks.ts';
import { forEachTask } from './forEachTask.ts';

/** Deletes finished tasks with their logs and plans, after one question for all of them. */
export async function deleteTask(services: Services, ...args: unknown[]): Promise<void> {
  const nodes = await chosenTasks(services, args, 'deletable', 'Which task do you want to delete?');
  const [first] = nodes;
  if (first === undefined) return;
  const what = nodes.length === 1 ? `“${first.looks.label}”` : `${String(nodes.length)} tasks`;
  const answer = await vscode.window.showWarningMessage(
    `Delete ${what}?`,
    { modal: true, detail: 'The task file, the log and the plan are deleted. This cannot be undone.' },
    'Delete',
  );
  if (answer !== 'Delete') return;
  await forEachTask(nodes, ({ source, taskId }) => source.queue.clean(taskId));
}
