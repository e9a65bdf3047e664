import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import { isHeldBack } from '../view/heldBack.ts';
import { chosenTasks } from './chosenTasks.ts';
import { forEachTask } from './forEachTask.ts';
import { tellHeldBack } from './tellHeldBack.ts';

/** Asks for pending tasks to be started as soon as a slot is free, and says what else one waits for. */
export async function runTask(services: Services, ...args: unknown[]): Promise<void> {
  const nodes = await chosenTasks(services, args, 'runnable', vscode.l10n.t('Which task shall start?'));
  // As it is now: what asking for it changes is seen later.
  const asked = nodes.map(({ source, taskId, view }) => ({
    source,
    taskId,
    view: source.view(taskId) ?? view,
  }));
  const held = asked.filter(({ view }) => isHeldBack(view.waiting));
  await forEachTask(nodes, ({ source, taskId }) => source.requestRun([taskId]));
  await tellHeldBack(held, nodes.length);
}
