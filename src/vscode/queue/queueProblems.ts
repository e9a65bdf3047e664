import * as vscode from 'vscode';
import { configProblemWords, type LiveQueue, type Queue } from '../../core/index.ts';
import { saidText } from '../errorText.ts';

/** What of the tasks and the configuration could not be read, in sentences. */
export function problemsOf(queue: Queue, live: LiveQueue): string[] {
  const damaged = live.problems().map(({ path, reason }) => `${path}: ${reason}`);
  const { problems } = queue.config();
  return [...damaged, ...problems.map((each) => saidText(configProblemWords(each), vscode.l10n))];
}
