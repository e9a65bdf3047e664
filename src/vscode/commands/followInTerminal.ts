import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import { chosenTasks } from './chosenTasks.ts';
import { withLog } from './withLog.ts';

/** Shows logs in terminals: from the start, live to the end, with colours. */
export async function followInTerminal(services: Services, ...args: unknown[]): Promise<void> {
  const nodes = await chosenTasks(
    services,
    args,
    'logged',
    vscode.l10n.t('Whose log do you want to follow?'),
  );
  for (const node of withLog(nodes)) services.terminals.follow(node);
}
