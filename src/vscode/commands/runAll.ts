import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';

/** Asks for every pending task to be started, in all queues of the window. */
export function runAll({ queues }: Services): void {
  let isAny = false;
  for (const queue of queues.all()) {
    const pending = queue.live().filter(({ task }) => task.status === 'pending');
    if (pending.length === 0) continue;
    isAny = true;
    queue.requestRun(pending.map(({ task }) => task.taskId));
  }
  if (isAny) return;
  const none = vscode.l10n.t('No task is pending, so there is none to start.');
  void vscode.window.showInformationMessage(none);
}
