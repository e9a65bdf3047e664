import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import { chosenTasks } from './chosenTasks.ts';

/** Opens a task's plan. */
export async function openPlan(services: Services, ...args: unknown[]): Promise<void> {
  const [node] = await chosenTasks(
    services,
    args,
    'planned',
    vscode.l10n.t('Whose plan do you want to see?'),
  );
  if (node === undefined) return;
  await vscode.window.showTextDocument(vscode.Uri.file(node.source.queue.paths.planFile(node.taskId)));
}
