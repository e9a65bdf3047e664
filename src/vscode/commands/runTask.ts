import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import { isHeldBack } from '../view/heldBack.ts';
import { chosenTasks } from './chosenTasks.ts';
import { forEachTask } from './forEachTask.ts';
import { tellHeldBack } from './tellHeldBack.ts';

/** Asks for pending tasks to be started as soon as a slot is free, and says what else one waits for. */
export async function runTask(services: Services, ...args: unknown[]): Promise<void> {
  const nodes = await chosenTasks(services, args, 'runnable', vscode.l10n.t('Which task shall start?'));
  const held = nodes.filter(({ source, taskId }) => isHeldBack(source.view(taskId)?.waiting));
  await forEachTask(nodes, ({ source, taskId }) => source.requestRun([taskId]));
  await tellHeldBack(held, nodes.length);
}
