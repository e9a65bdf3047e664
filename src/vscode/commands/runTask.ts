import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import { chosenTasks } from './chosenTasks.ts';
import { forEachTask } from './forEachTask.ts';

/** Asks for pending tasks to be started as soon as a slot is free. */
export async function runTask(services: Services, ...args: unknown[]): Promise<void> {
  const nodes = await chosenTasks(services, args, 'runnable', vscode.l10n.t('Which task shall start?'));
  await forEachTask(nodes, ({ source, taskId }) => source.requestRun([taskId]));
}
