import * as vscode from 'vscode';
import { systemClock } from '../../core/index.ts';
import type { Services } from '../host/services.ts';
import { COMMANDS } from '../ids.ts';
import { isAllowed } from '../looking.ts';
import type { TaskNode } from '../view/nodes.ts';
import { elapsedMsOf } from '../view/rowState.ts';
import { timeLeftText } from '../view/timeLeftText.ts';

/** Lists the running tasks with their limits; about the one that is picked something can be done. */
export async function showTimeouts({ tree, queues }: Services): Promise<void> {
  const running = tree.tasks().filter(({ view }) => view.task.status === 'running');
  const timedOut = queues.all().reduce((sum, queue) => sum + (queue.summary()?.timedOut ?? 0), 0);
  const soFar = vscode.l10n.t('Timed out so far: {0}', timedOut);
  if (running.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No task is running. {0}', soFar));
    return;
  }
  const nowMs = systemClock.nowMs();
  const leftMs = ({ view }: TaskNode): number =>
    view.limitMs === undefined ? Infinity : view.limitMs - (elapsedMsOf(view, nowMs) ?? 0);
  const items = [...running]
    .sort((a, b) => leftMs(a) - leftMs(b))
    .map((node) => ({
      label: node.looks.label,
      description: timeLeftText(node.view, nowMs, vscode.l10n),
      node,
    }));
  const placeHolder = vscode.workspace.isTrusted
    ? vscode.l10n.t('Pick a task to give it more time, or to end it')
    : vscode.l10n.t('Pick a task to see its log');
  const picked = await vscode.window.showQuickPick(items, { title: soFar, placeHolder });
  if (picked !== undefined) await actOn(picked.node);
}

async function actOn(node: TaskNode): Promise<void> {
  const extend = { label: `$(watch) ${vscode.l10n.t('Extend Timeout…')}`, command: COMMANDS.extendTimeout };
  const items = [
    ...(node.view.limitMs === undefined ? [] : [extend]),
    { label: `$(clock) ${vscode.l10n.t('Time Out Now')}`, command: COMMANDS.timeOutTask },
    { label: `$(output) ${vscode.l10n.t('Show Log')}`, command: COMMANDS.showLog },
  ].filter(({ command }) => isAllowed(command, vscode.workspace.isTrusted));
  const picked = await vscode.window.showQuickPick(items, {
    title: node.looks.label,
    placeHolder: vscode.l10n.t('What shall be done with it?'),
  });
  if (picked !== undefined) await vscode.commands.executeCommand(picked.command, node);
}
