import * as vscode from 'vscode';
import { OrchestraError } from '../../core/index.ts';
import type { Services } from '../host/services.ts';
import { submitDraft } from '../starting/startFlow.ts';
import { promptDocumentOf } from './promptDocumentOf.ts';

/** Starts the task whose prompt is written in an editor; the editor stays where it does not start. */
export async function submitPrompt(services: Services, uri?: unknown): Promise<string | undefined> {
  const found = await promptDocumentOf(services, uri);
  if (found === undefined) return undefined;
  const { document, entry } = found;
  const prompt = writtenIn(document);
  const source = services.queues.all().find(({ root }) => root === entry.root);
  if (source === undefined) {
    const said = vscode.l10n.t('The folder {0} is not open any more; open it again.', entry.root);
    throw new OrchestraError('not-found', said);
  }
  const draft = { ...entry.draft, prompt };
  const taskId = await submitDraft(services, source, draft, () => writtenIn(document));
  if (taskId !== undefined) await services.starting.promptDocuments.close(document);
  return taskId;
}

/** @throws OrchestraError where it is empty */
function writtenIn(document: vscode.TextDocument): string {
  const prompt = document.getText();
  if (prompt.trim() !== '') return prompt;
  throw new OrchestraError('invalid', vscode.l10n.t('The prompt is empty; say what is to be done.'));
}

/** Closes an editor in which a prompt is written, after a question where there is something to lose. */
export async function discardPrompt(services: Services, uri?: unknown): Promise<void> {
  const found = await promptDocumentOf(services, uri);
  if (found === undefined) return;
  if (found.document.getText().trim() !== '') {
    const discard = vscode.l10n.t('Discard');
    const question = vscode.l10n.t('Discard this prompt?');
    const detail = vscode.l10n.t('No task is started, and the text is gone.');
    const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, discard);
    if (answer !== discard) return;
  }
  await services.starting.promptDocuments.close(found.document);
}
