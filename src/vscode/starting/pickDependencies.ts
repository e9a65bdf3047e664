import * as vscode from 'vscode';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { stateText, titleOf } from '../view/words.ts';
import { pickMany } from './quickInput.ts';

/** Asks which tasks have to be complete first; `selected` again where the person leaves the question. */
export async function pickDependencies(
  source: FolderQueue,
  title: string,
  selected: readonly string[],
): Promise<readonly string[]> {
  const items = source
    .live()
    .filter(({ task }) => task.status === 'pending' || task.status === 'running')
    .map(({ task }) => ({
      label: titleOf(task.prompt),
      description: `${task.agent} · ${stateText(task.status, vscode.l10n)}`,
      detail: task.taskId,
      taskId: task.taskId,
    }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No other task is pending or running, so there is none to wait for.'),
    );
    return selected;
  }
  const picked = await pickMany({
    title,
    placeholder: vscode.l10n.t('Which tasks have to be complete before this one starts?'),
    items,
    selected: items.filter(({ taskId }) => selected.includes(taskId)),
  });
  return picked?.map(({ taskId }) => taskId) ?? selected;
}
