import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import { chosenTasks } from './chosenTasks.ts';

/** Opens the file a task lies in. */
export async function openTaskFile(services: Services, ...args: unknown[]): Promise<void> {
  const [node] = await chosenTasks(services, args, 'task', vscode.l10n.t('Which task do you want to see?'));
  if (node === undefined) return;
  await vscode.window.showTextDocument(vscode.Uri.file(node.source.queue.paths.taskFile(node.taskId)));
}
