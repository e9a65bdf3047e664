import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import { chosenTasks } from './chosenTasks.ts';

/** Copies the ids of tasks, one on a line. */
export async function copyTaskId(services: Services, ...args: unknown[]): Promise<void> {
  const nodes = await chosenTasks(services, args, 'task', vscode.l10n.t('Whose ID do you want to copy?'));
  if (nodes.length > 0) await vscode.env.clipboard.writeText(nodes.map(({ taskId }) => taskId).join('\n'));
}
