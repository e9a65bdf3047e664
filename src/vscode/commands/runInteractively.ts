import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import { chosenTasks } from './chosenTasks.ts';
import { forEachTask } from './forEachTask.ts';
import { startTask } from './startTask.ts';

/** Runs the agents of pending tasks in terminals of VS Code, for the person to talk to. */
export async function runInteractively(services: Services, ...args: unknown[]): Promise<void> {
  const nodes = await chosenTasks(
    services,
    args,
    'runnable',
    vscode.l10n.t('Which task do you want to run in a terminal?'),
  );
  await forEachTask(nodes, ({ source, taskId }) => services.terminals.runInteractively(source, taskId));
}

/** Adds a task as {@link startTask} does, and runs it in a terminal at once. Returns the new task's id. */
export async function startInteractively(services: Services, given?: unknown): Promise<string | undefined> {
  const wish = typeof given === 'object' ? given : {};
  return await startTask(services, { ...wish, interactive: true });
}
