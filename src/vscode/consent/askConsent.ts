import * as vscode from 'vscode';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { consentDetail, consentTitle } from './consentText.ts';

const ALLOW = 'Allow';

/** Asks, with the command lines in view, and keeps a yes. Whether it was one. */
export async function askConsent(source: FolderQueue): Promise<boolean> {
  const { queue } = source;
  const questions = queue.consentQuestions();
  if (questions.length === 0) return true;
  const options = { modal: true, detail: consentDetail(questions) };
  const answer = await vscode.window.showWarningMessage(consentTitle(questions), options, ALLOW);
  if (answer !== ALLOW) return false;
  queue.grant(questions);
  source.poke();
  return true;
}
