import * as vscode from 'vscode';
import { LIMITS } from '../../core/index.ts';
import type { Services } from '../host/services.ts';
import { chosenTasks } from './chosenTasks.ts';
import { forEachTask } from './forEachTask.ts';

/** Lets pending tasks start earlier. */
export async function raisePriority(services: Services, ...args: unknown[]): Promise<void> {
  await change(services, args, 1, vscode.l10n.t('Which task shall start earlier?'));
}

/** Lets pending tasks start later. */
export async function lowerPriority(services: Services, ...args: unknown[]): Promise<void> {
  await change(services, args, -1, vscode.l10n.t('Which task shall start later?'));
}

async function change(
  services: Services,
  args: readonly unknown[],
  by: 1 | -1,
  question: string,
): Promise<void> {
  const nodes = await chosenTasks(services, args, 'editable', question);
  const { min, max } = LIMITS.priority;
  await forEachTask(nodes, ({ source: { queue }, taskId }) => {
    // Read anew: who presses the key again is faster than the rows are.
    const { priority: before } = queue.read(taskId);
    const priority = Math.min(max, Math.max(min, before + by));
    if (priority !== before) queue.edit(taskId, { priority });
  });
}
