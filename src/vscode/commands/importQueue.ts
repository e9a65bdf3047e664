import * as vscode from 'vscode';
import { countText } from '../documents/countText.ts';
import { doLongWork } from '../host/longWork.ts';
import type { Services } from '../host/services.ts';
import { chosenQueue } from './chosenQueue.ts';

/** Takes over the tasks and agents of an older queue; its files stay as they are. */
export async function importQueue(services: Services): Promise<void> {
  const chosen = await chosenQueue(services);
  if (chosen === undefined) return;
  const [folder] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      title: vscode.l10n.t('Older Queue to Import'),
      openLabel: vscode.l10n.t('Import'),
      defaultUri: vscode.Uri.file(chosen.root),
    })) ?? [];
  if (folder === undefined) return;
  const queue = chosen.ensure();
  const worked = await doLongWork(vscode.l10n.t('Importing tasks'), queue.work.importOlder(folder.fsPath));
  if (worked.stopped) {
    const done = countText(worked.last?.done ?? 0, 'task');
    const said = vscode.l10n.t('Stopped after {0}; importing again goes on with the rest.', done);
    void vscode.window.showInformationMessage(said);
    return;
  }
  const { tasks, agents, problems } = worked.value;
  for (const problem of problems) services.log.warn(problem);
  const said = vscode.l10n.t(
    'Imported {0} and {1}.',
    countText(tasks.length, 'task'),
    countText(agents.length, 'agent'),
  );
  if (problems.length === 0) {
    void vscode.window.showInformationMessage(said);
    return;
  }
  const showLog = vscode.l10n.t('Show Log');
  const rest = vscode.l10n.t('{0} {1} could not be taken over.', said, countText(problems.length, 'thing'));
  if ((await vscode.window.showWarningMessage(rest, showLog)) === showLog) services.log.show();
}
