import * as vscode from 'vscode';
import { systemClock } from '../../core/index.ts';
import type { Services } from '../host/services.ts';
import { COMMANDS, type Capability, type CommandId } from '../ids.ts';
import { isAllowed } from '../looking.ts';
import { plainMessage } from '../notifications/plainMessage.ts';
import { explainText } from '../view/explainText.ts';
import { titlesOf } from '../view/titles.ts';
import { chosenTasks } from './chosenTasks.ts';

/** What may be done next about a task, by what it can do. */
const NEXT: readonly (readonly [Capability, CommandId, () => string])[] = [
  ['retryable', COMMANDS.retryTask, () => vscode.l10n.t('Retry')],
  ['resumable', COMMANDS.resumeTask, () => vscode.l10n.t('Resume')],
  ['logged', COMMANDS.showLog, () => vscode.l10n.t('Show Log')],
  ['task', COMMANDS.showTaskDetails, () => vscode.l10n.t('Show Details')],
];

/** Says what a task waits for or why it failed, and offers what may be done about it. */
export async function explainTask(services: Services, ...args: unknown[]): Promise<void> {
  const [node] = await chosenTasks(services, args, 'task', vscode.l10n.t('Which task do you wonder about?'));
  if (node === undefined) return;
  const { source, taskId, view, looks } = node;
  const facts = {
    nowMs: systemClock.nowMs(),
    titleOfTask: titlesOf(source),
    held: view.task.status === 'pending' ? source.queue.whatHolds(taskId) : undefined,
  };
  const text = plainMessage(explainText(view, facts, vscode.l10n));
  const can = looks.contextValue.split(' ');
  const { isTrusted } = vscode.workspace;
  const offered = NEXT.filter(([capability, id]) => can.includes(capability) && isAllowed(id, isTrusted)).map(
    ([, id, title]) => ({ id, title: title() }),
  );
  const answer = await vscode.window.showInformationMessage(text, ...offered.map(({ title }) => title));
  const chosen = offered.find(({ title }) => title === answer);
  if (chosen !== undefined) await vscode.commands.executeCommand(chosen.id, node);
}
