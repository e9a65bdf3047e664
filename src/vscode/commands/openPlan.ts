import * as vscode from 'vscode';
import { OrchestraError } from '../../core/index.ts';
import type { Services } from '../host/services.ts';
import { taskFilesOf } from '../queue/taskFiles.ts';
import { chosenTasks, shownNames } from './chosenTasks.ts';

/** Opens a task's plan. */
export async function openPlan(services: Services, ...args: unknown[]): Promise<void> {
  const [node] = await chosenTasks(
    services,
    args,
    'planned',
    vscode.l10n.t('Whose plan do you want to see?'),
  );
  if (node === undefined) return;
  const { plan } = taskFilesOf(node.source.queue, node.taskId);
  if (plan === undefined) {
    throw new OrchestraError(
      'not-found',
      vscode.l10n.t('The plan of {0} is not there any more: somebody deleted its file.', shownNames([node])),
    );
  }
  await vscode.window.showTextDocument(vscode.Uri.file(plan));
}
