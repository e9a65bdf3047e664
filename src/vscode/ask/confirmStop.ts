import * as vscode from 'vscode';
import type { TaskNode } from '../view/nodes.ts';

/** What ends them. */
export type Stop = 'cancel' | 'time out';

/** Asks once before several tasks are ended. One alone is ended without a question, as everywhere in VS Code. */
export async function confirmStop(nodes: readonly TaskNode[], how: Stop): Promise<boolean> {
  const running = nodes.filter(({ view }) => view.task.status === 'running').length;
  const all = nodes.length;
  if (all < 2) return true;
  const button =
    how === 'cancel' ? vscode.l10n.t('Cancel {0} Tasks', all) : vscode.l10n.t('Time Out {0} Tasks', all);
  const detail = whatStops(running);
  const answer = await vscode.window.showWarningMessage(
    how === 'cancel'
      ? vscode.l10n.t('Cancel {0} tasks?', all)
      : vscode.l10n.t('End {0} tasks as timed out?', all),
    { modal: true, detail },
    button,
  );
  return answer === button;
}

function whatStops(running: number): string {
  if (running === 0) return vscode.l10n.t('None of them has started. They can be duplicated, not retried.');
  if (running === 1)
    return vscode.l10n.t('One of them is running: its agent is stopped. What it has written stays.');
  return vscode.l10n.t(
    '{0} of them are running: their agents are stopped. What they have written stays.',
    running,
  );
}
