import * as vscode from 'vscode';
import { confirmDelete } from '../ask/confirmDelete.ts';
import { countText } from '../documents/countText.ts';
import { doLongWork } from '../host/longWork.ts';
import type { Services } from '../host/services.ts';
import { chosenExistingQueue } from './chosenQueue.ts';
import { deleteTasks } from './deleting.ts';

const FILTERS = [
  ['completed', 'pass', 'Completed', 'completed task'],
  ['failed', 'error', 'Failed', 'failed task'],
  ['cancelled', 'circle-slash', 'Cancelled', 'cancelled task'],
  ['all', 'trash', 'All of these', 'finished task'],
] as const;

/** Deletes finished tasks of a kind, after saying how many there are. */
export async function cleanQueue(services: Services): Promise<void> {
  const chosen = await chosenExistingQueue(services);
  if (chosen === undefined) return;
  const { work } = chosen.queue;
  const items = [];
  for (const [filter, icon, label, noun] of FILTERS) {
    const counted = await doLongWork(vscode.l10n.t('Counting tasks'), work.clean(filter, { dryRun: true }));
    if (counted.stopped) return;
    const count = counted.value.length;
    items.push({ label: `$(${icon}) ${label}`, description: countText(count, 'task'), filter, count, noun });
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
    { placeHolder: vscode.l10n.t('Which finished tasks do you want to delete?') },
  );
  if (picked === undefined) return;
  if (!(await confirmDelete(countText(picked.count, picked.noun)))) return;
  await deleteTasks(work.clean(picked.filter));
}
