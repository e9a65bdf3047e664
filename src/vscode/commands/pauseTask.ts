import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import { chosenTasks } from './chosenTasks.ts';
import { forEachTask } from './forEachTask.ts';

/** Keeps pending tasks from being started. */
export async function pauseTask(services: Services, ...args: unknown[]): Promise<void> {
  const nodes = await chosenTasks(services, args, 'pausable', vscode.l10n.t('Which task shall wait?'));
  await forEachTask(nodes, ({ source, taskId }) => source.queue.pause({ task: taskId }));
}

/** Lets paused tasks start again. */
export async function resumeTask(services: Services, ...args: unknown[]): Promise<void> {
  const nodes = await chosenTasks(services, args, 'resumable', vscode.l10n.t('Which task may start again?'));
  await forEachTask(nodes, ({ source, taskId }) => source.queue.resume({ task: taskId }));
}
