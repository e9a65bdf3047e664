import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import { chosenTasks } from './chosenTasks.ts';

/** Shows everything about a task in an editor. */
export async function showTaskDetails(services: Services, ...args: unknown[]): Promise<void> {
  const [node] = await chosenTasks(services, args, 'task', vscode.l10n.t('Which task do you want to see?'));
  if (node !== undefined) await services.documents.show('task', node.source, node.taskId);
}
