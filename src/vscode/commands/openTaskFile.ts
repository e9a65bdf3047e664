import * as vscode from 'vscode';
import { OrchestraError } from '../../core/index.ts';
import type { Services } from '../host/services.ts';
import { taskFilesOf } from '../queue/taskFiles.ts';
import { chosenTasks, shownNames } from './chosenTasks.ts';

/** Opens the file a task lies in. */
export async function openTaskFile(services: Services, ...args: unknown[]): Promise<void> {
  const [node] = await chosenTasks(services, args, 'task', vscode.l10n.t('Which task do you want to see?'));
  if (node === undefined) return;
  const { task } = taskFilesOf(node.source.queue, node.taskId);
  if (task === undefined) {
    throw new OrchestraError(
      'not-found',
      vscode.l10n.t(
        'The task file of {0} is not there any more; “Check Queue and Machine” says what can be done.',
        shownNames([node]),
      ),
    );
  }
  await vscode.window.showTextDocument(vscode.Uri.file(task));
}
