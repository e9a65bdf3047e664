import * as vscode from 'vscode';
import { OrchestraError, type TaskView } from '../../../core/index.ts';
import type { Services } from '../../host/services.ts';
import type { FolderQueue } from '../../queue/folderQueue.ts';

/** The queue that chat adds to: the first folder's, as a model cannot be asked. @throws OrchestraError where it must not */
export function queueForChat({ queues }: Services): FolderQueue {
  if (!vscode.workspace.isTrusted) {
    throw new OrchestraError(
      'untrusted',
      vscode.l10n.t('This window is in Restricted Mode, so nothing is started or cancelled.'),
    );
  }
  const [first] = queues.all();
  if (first === undefined)
    throw new OrchestraError('not-found', vscode.l10n.t('No folder is open, so there is no queue.'));
  return first;
}

/** A task of the window by its id, and where it is. @throws OrchestraError `not-found` */
export function taskForChat({ queues }: Services, taskId: string): { source: FolderQueue; view: TaskView } {
  for (const source of queues.all()) {
    const [view] = source.views(new Set([taskId]));
    if (view !== undefined) return { source, view };
  }
  throw new OrchestraError(
    'not-found',
    vscode.l10n.t('There is no task {0}.', JSON.stringify(taskId.slice(0, 80))),
  );
}

/** What a tool hands back to the model. */
export function answer(text: string): vscode.LanguageModelToolResult {
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
}
