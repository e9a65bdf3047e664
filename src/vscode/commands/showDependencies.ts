import * as vscode from 'vscode';
import { doLongWork } from '../host/longWork.ts';
import type { Services } from '../host/services.ts';
import { showFindings } from '../ask/showFindings.ts';
import { chosenExistingQueue } from './chosenQueue.ts';
import { chosenTasks } from './chosenTasks.ts';

/** Shows which task waits for which, in an editor. */
export async function showDependencyGraph(services: Services): Promise<void> {
  const chosen = await chosenExistingQueue(services);
  if (chosen !== undefined) await services.documents.show('dependencies', chosen);
}

/** Shows what a task waits for and what waits for it, in an editor. */
export async function showTaskDependencies(services: Services, ...args: unknown[]): Promise<void> {
  const [node] = await chosenTasks(
    services,
    args,
    'task',
    vscode.l10n.t('Whose dependencies do you want to see?'),
  );
  if (node !== undefined) await services.documents.show('taskDependencies', node.source, node.taskId);
}

/** Looks for rings and for dependencies that are gone. */
export async function validateDependencies(services: Services): Promise<void> {
  const chosen = await chosenExistingQueue(services);
  if (chosen === undefined) return;
  const title = vscode.l10n.t('Validating dependencies');
  const worked = await doLongWork(title, chosen.queue.work.validateDependencies());
  if (worked.stopped) return;
  if (worked.value.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('All dependencies are in order.'));
    return;
  }
  const findings = worked.value.map((what) => ({ level: 'error' as const, what }));
  await showFindings(vscode.l10n.t('Dependencies'), findings);
}
