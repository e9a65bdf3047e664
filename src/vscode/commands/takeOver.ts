import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import { plainMessage } from '../notifications/plainMessage.ts';
import { chosenQueue, type QueueChoice } from './chosenQueue.ts';

/** Dispatches a queue from this window: whoever does it now is asked to let go. Agents go on. */
export async function takeOver(services: Pick<Services, 'log'> & QueueChoice): Promise<void> {
  const chosen = await chosenQueue(services, ({ dispatcher }) => dispatcher?.role === 'viewer');
  if (chosen === undefined) return;
  if (chosen.dispatcher?.role === 'holder') {
    void vscode.window.showInformationMessage(vscode.l10n.t('This window dispatches the queue already.'));
    return;
  }
  if (await chosen.takeOver()) {
    services.log.info(`Took over ${chosen.root}`);
    return;
  }
  const holder = chosen.queue.dispatcher();
  const who = holder.state === 'held' ? vscode.l10n.t('{0}, pid {1}', holder.kind, holder.pid) : '';
  void vscode.window.showWarningMessage(
    plainMessage(
      vscode.l10n.t(
        'The process that dispatches the queue ({0}) does not let go; end it, and this window takes over by itself.',
        who,
      ),
    ),
  );
}
