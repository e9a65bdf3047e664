import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import { isHeldBack } from '../view/heldBack.ts';
import { tellHeldBack, type AskedTask } from './tellHeldBack.ts';

/** Asks for every pending task to be started, in all queues of the window, and says what does not start yet. */
export async function runAll({ queues }: Services): Promise<void> {
  const asked: AskedTask[] = [];
  for (const source of queues.all()) {
    const pending = source.live().filter(({ task }) => task.status === 'pending');
    if (pending.length === 0) continue;
    asked.push(...pending.map((view) => ({ source, taskId: view.task.taskId, view })));
    source.requestRun(pending.map(({ task }) => task.taskId));
  }
  if (asked.length === 0) {
    const none = vscode.l10n.t('No task is pending, so there is none to start.');
    void vscode.window.showInformationMessage(none);
    return;
  }
  await tellHeldBack(
    asked.filter(({ view }) => isHeldBack(view.waiting)),
    asked.length,
  );
}
