import * as vscode from 'vscode';
import { askDuration } from '../ask/askDuration.ts';
import type { Services } from '../host/services.ts';
import { chosenTasks, shownNames } from './chosenTasks.ts';
import { forEachTask } from './forEachTask.ts';

const CHOICES_SECONDS = [5 * 60, 15 * 60, 30 * 60, 3600, 4 * 3600];

/** Gives pending and running tasks more time. */
export async function extendTimeout(services: Services, ...args: unknown[]): Promise<void> {
  const nodes = await chosenTasks(
    services,
    args,
    'extendable',
    vscode.l10n.t('Which task shall have more time?'),
  );
  if (nodes.length === 0) return;
  const seconds = await askDuration({
    title: vscode.l10n.t('How much more time for {0}?', shownNames(nodes)),
    placeHolder: vscode.l10n.t('Choose what is added to the limit'),
    choices: CHOICES_SECONDS,
    leastSeconds: 1,
  });
  if (seconds === undefined) return;
  await forEachTask(nodes, ({ source, taskId }) => source.queue.extendTimeout(taskId, seconds));
}
