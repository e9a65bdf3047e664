import * as vscode from 'vscode';
import { configProblemWords, messageOf, type LiveQueue, type Queue } from '../../core/index.ts';
import { saidText } from '../errorText.ts';

/** What of the tasks and the configuration could not be read, in sentences. */
export function problemsOf(queue: Queue, live: LiveQueue): string[] {
  const damaged = live.problems().map(({ path, reason }) => `${path}: ${reason}`);
  const { problems } = queue.config();
  return [...damaged, ...problems.map((each) => saidText(configProblemWords(each), vscode.l10n))];
}

/** Says in the log what is wrong with a queue: what is tried each second, once. */
export function complainingOf(root: string, log: vscode.LogOutputChannel): (error: unknown) => void {
  let last = '';
  return (error) => {
    const complaint = `${root}: ${messageOf(error)}`;
    if (complaint !== last) log.error(complaint);
    last = complaint;
  };
}
