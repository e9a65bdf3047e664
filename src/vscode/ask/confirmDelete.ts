import * as vscode from 'vscode';

/** Asks before tasks are deleted. @param what they are called, as in “Delete …?” */
export async function confirmDelete(what: string): Promise<boolean> {
  const button = vscode.l10n.t('Delete');
  const detail = vscode.l10n.t(
    'Task file, log and plan are deleted, and this cannot be undone. What agents wrote elsewhere stays.',
  );
  const options = { modal: true, detail };
  return (
    (await vscode.window.showWarningMessage(vscode.l10n.t('Delete {0}?', what), options, button)) === button
  );
}
