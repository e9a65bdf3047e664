import * as vscode from 'vscode';
import { confirmDelete } from '../ask/confirmDelete.ts';
import type { Services } from '../host/services.ts';
import { chosenTasks, shownNames } from './chosenTasks.ts';
import { deleteTasks } from './deleting.ts';

/** Deletes finished tasks with their logs and plans, after one question for all of them. */
export async function deleteTask(services: Services, ...args: unknown[]): Promise<void> {
  const nodes = await chosenTasks(
    services,
    args,
    'deletable',
    vscode.l10n.t('Which task do you want to delete?'),
  );
  if (nodes.length === 0 || !(await confirmDelete(shownNames(nodes)))) return;
  for (const source of new Set(nodes.map((node) => node.source))) {
    const ids = nodes.filter((node) => node.source === source).map(({ taskId }) => taskId);
    await deleteTasks(source.queue.work.clean(ids));
  }
}
