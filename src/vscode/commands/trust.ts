import * as vscode from 'vscode';
import { askConsent } from '../consent/askConsent.ts';
import type { Services } from '../host/services.ts';
import { chosenQueue, type QueueChoice } from './chosenQueue.ts';

/** Shows what a queue waits to be allowed, and asks. */
export async function trust(services: Pick<Services, 'log'> & QueueChoice): Promise<void> {
  const chosen = await chosenQueue(services, ({ queue }) => queue.consentQuestions().length > 0);
  if (chosen === undefined) return;
  if (chosen.queue.consentQuestions().length === 0) {
    const none = vscode.l10n.t('Nothing in this queue waits for your consent.');
    void vscode.window.showInformationMessage(none);
    return;
  }
  if (await askConsent(chosen)) services.log.info(`Consent given for ${chosen.root}`);
}
