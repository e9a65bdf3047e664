import * as vscode from 'vscode';
import { confirmDelete } from '../ask/confirmDelete.ts';
import { tasksText } from '../documents/countText.ts';
import { doLongWork } from '../host/longWork.ts';
import type { Services } from '../host/services.ts';
import { chosenExistingQueue } from './chosenQueue.ts';
import { deleteTasks } from './deleting.ts';

/** What can be deleted: how a line of the list calls it, and how the question before does. */
const filters = () =>
  [
    {
      filter: 'completed',
      label: `$(pass) ${vscode.l10n.t('Completed')}`,
      one: vscode.l10n.t('1 completed task'),
      many: (count: number) => vscode.l10n.t('{0} completed tasks', count),
    },
    {
      filter: 'failed',
      label: `$(error) ${vscode.l10n.t('Failed')}`,
      one: vscode.l10n.t('1 failed task'),
      many: (count: number) => vscode.l10n.t('{0} failed tasks', count),
    },
    {
      filter: 'cancelled',
      label: `$(circle-slash) ${vscode.l10n.t('Cancelled')}`,
      one: vscode.l10n.t('1 cancelled task'),
      many: (count: number) => vscode.l10n.t('{0} cancelled tasks', count),
    },
    {
      filter: 'all',
      label: `$(trash) ${vscode.l10n.t('All of these')}`,
      one: vscode.l10n.t('1 finished task'),
      many: (count: number) => vscode.l10n.t('{0} finished tasks', count),
    },
  ] as const;

/** Deletes finished tasks of a kind, after saying how many there are. */
export async function cleanQueue(services: Services): Promise<void> {
  const chosen = await chosenExistingQueue(services);
  if (chosen === undefined) return;
  const { work } = chosen.queue;
  const items = [];
  for (const each of filters()) {
    const counted = await doLongWork(
      vscode.l10n.t('Counting tasks'),
      work.clean(each.filter, { dryRun: true }),
    );
    if (counted.stopped) return;
    const { length: count } = counted.value;
    items.push({ ...each, description: tasksText(count, vscode.l10n), count, ids: counted.value });
  }
  if (items.every(({ count }) => count === 0)) {
    const none = vscode.l10n.t(
      'No finished task can be deleted. (Those that a pending task waits for are kept.)',
    );
    void vscode.window.showInformationMessage(none);
    return;
  }
  const picked = await vscode.window.showQuickPick(
    items.filter(({ count }) => count > 0),
    { title: services.title, placeHolder: vscode.l10n.t('Which finished tasks do you want to delete?') },
  );
  if (picked === undefined) return;
  const { filter, count, ids, one, many } = picked;
  if (!(await confirmDelete(count === 1 ? one : many(count)))) return;
  // Others may have ended since they were counted: nobody was asked about those.
  await deleteTasks(work.clean(filter, { only: ids }));
}
