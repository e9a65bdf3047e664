import * as vscode from 'vscode';
import { OrchestraError, type TaskView } from '../../../core/index.ts';
import type { Services } from '../../host/services.ts';
import type { FolderQueue } from '../../queue/folderQueue.ts';
import { namedFolder } from './namedFolder.ts';

/** @throws OrchestraError in Restricted Mode, where chat changes nothing */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new OrchestraError(
    'untrusted',
    vscode.l10n.t('This window is in Restricted Mode, so nothing is started or cancelled.'),
  );
}

/** The queue that chat adds to. @throws OrchestraError where it must not, or where it is not clear which one is meant */
export function queueForChat({ queues }: Pick<Services, 'queues'>, folder: string | undefined): FolderQueue {
  requireTrust();
  const open = (vscode.workspace.workspaceFolders ?? []).flatMap(({ name, uri }) => {
    const source = queues.of(uri);
    return source === undefined ? [] : [{ name, path: uri.fsPath, root: source.root, source }];
  });
  return namedFolder(open, folder, vscode.l10n).source;
}

/** A task of the window by its id, and where it is. @throws OrchestraError `not-found` */
export function taskForChat(
  { queues }: Pick<Services, 'queues'>,
  taskId: string,
): { source: FolderQueue; view: TaskView } {
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
