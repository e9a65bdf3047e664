import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import { chosenTasks } from './chosenTasks.ts';
import { confirmStop } from '../ask/confirmStop.ts';
import { forEachTask } from './forEachTask.ts';

/** Ends running tasks as timed out, as if their limit had passed; resolves when their processes are gone. */
export async function timeOutTask(services: Services, ...args: unknown[]): Promise<void> {
  const nodes = await chosenTasks(
    services,
    args,
    'expirable',
    vscode.l10n.t('Which task shall end as timed out?'),
  );
  if (!(await confirmStop(nodes, 'time out'))) return;
  await forEachTask(nodes, ({ source, taskId }) => source.queue.timeOutNow(taskId));
}
