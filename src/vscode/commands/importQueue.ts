import * as vscode from 'vscode';
import { tasksText } from '../documents/countText.ts';
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
    const done = tasksText(worked.last?.done ?? 0, vscode.l10n);
    const said = vscode.l10n.t('Stopped after {0}; importing again goes on with the rest.', done);
    void vscode.window.showInformationMessage(said);
    return;
  }
  const { tasks, agents, problems } = worked.value;
  for (const problem of problems) services.log.warn(problem);
  const said = vscode.l10n.t(
    'Imported {0} and {1}.',
    tasksText(tasks.length, vscode.l10n),
    agents.length === 1 ? vscode.l10n.t('1 agent') : vscode.l10n.t('{0} agents', agents.length),
  );
  if (problems.length === 0) {
    void vscode.window.showInformationMessage(said);
    return;
  }
  const showLog = vscode.l10n.t('Show Log');
  const rest =
    problems.length === 1
      ? vscode.l10n.t('1 thing could not be taken over.')
      : vscode.l10n.t('{0} things could not be taken over.', problems.length);
  const answer = await vscode.window.showWarningMessage(`${said} ${rest}`, showLog);
  if (answer === showLog) services.log.show();
}
