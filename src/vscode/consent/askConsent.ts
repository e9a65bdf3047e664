import * as vscode from 'vscode';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { consentDetail, consentTitle } from './consentText.ts';

/** Asks, with the command lines in view, and keeps a yes. Whether it was one. */
export async function askConsent(source: FolderQueue): Promise<boolean> {
  const { queue } = source;
  const questions = queue.consentQuestions();
  if (questions.length === 0) return true;
  const options = { modal: true, detail: consentDetail(questions, vscode.l10n) };
  const allow = vscode.l10n.t('Allow');
  const title = consentTitle(questions, vscode.l10n);
  const answer = await vscode.window.showWarningMessage(title, options, allow);
  if (answer !== allow) return false;
  queue.grant(questions);
  source.poke();
  return true;
}
