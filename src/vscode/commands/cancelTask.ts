import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import { chosenTasks } from './chosenTasks.ts';
import { confirmStop } from '../ask/confirmStop.ts';
import { forEachTask } from './forEachTask.ts';

/** Cancels pending and running tasks; resolves when their processes are gone. */
export async function cancelTask(services: Services, ...args: unknown[]): Promise<void> {
  const nodes = await chosenTasks(
    services,
    args,
    'cancelable',
    vscode.l10n.t('Which task do you want to cancel?'),
  );
  if (!(await confirmStop(nodes, 'cancel'))) return;
  await forEachTask(nodes, ({ source, taskId }) => source.queue.cancel(taskId));
}
