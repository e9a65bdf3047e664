import * as vscode from 'vscode';
import { changeField } from '../editing/changeField.ts';
import { editItems, type Field } from '../editing/editItems.ts';
import type { Services } from '../host/services.ts';
import { titlesOf } from '../view/titles.ts';
import { chosenTasks } from './chosenTasks.ts';

/** Shows what can be changed of a pending task; each change is written at once, and nothing that stays as it is. */
export async function editTask(services: Services, ...args: unknown[]): Promise<void> {
  const nodes = await chosenTasks(
    services,
    args,
    'editable',
    vscode.l10n.t('Which task do you want to change?'),
  );
  const [node] = nodes;
  if (node === undefined) return;
  if (nodes.length > 1) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Tasks are changed one at a time; select one of them.'),
    );
    return;
  }
  const { source, taskId } = node;
  const title = vscode.l10n.t('Change “{0}”', node.looks.label);
  let last: Field | undefined;
  for (;;) {
    const task = source.queue.read(taskId);
    const items = editItems(task, titlesOf(source), vscode.l10n);
    // The line that was changed last comes first: there the person is.
    items.sort((a, b) => Number(b.field === last) - Number(a.field === last));
    const placeHolder = vscode.l10n.t('Choose what to change; Escape when you are done');
    const picked = await vscode.window.showQuickPick(items, {
      title,
      placeHolder,
      matchOnDescription: true,
      // A row that changes takes the keyboard back, and each change made here changes one.
      ignoreFocusOut: true,
    });
    if (picked === undefined) return;
    if (picked.field === 'prompt') {
      await services.prompts.open(source, task);
      return;
    }
    last = picked.field;
    const change = await changeField(source, task, picked.field, title);
    if (change !== undefined) source.queue.edit(taskId, change);
  }
}
