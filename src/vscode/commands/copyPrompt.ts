import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import { chosenTasks } from './chosenTasks.ts';

/** Copies the prompts of tasks, with an empty line between two. */
export async function copyPrompt(services: Services, ...args: unknown[]): Promise<void> {
  const nodes = await chosenTasks(services, args, 'task', vscode.l10n.t('Whose prompt do you want to copy?'));
  if (nodes.length === 0) return;
  await vscode.env.clipboard.writeText(nodes.map(({ view }) => view.task.prompt).join('\n\n'));
}
