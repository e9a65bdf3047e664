import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import { chosenTasks } from './chosenTasks.ts';
import { withLog } from './withLog.ts';

/** Shows logs in the Output panel, followed live. */
export async function showLog(services: Services, ...args: unknown[]): Promise<void> {
  const nodes = await chosenTasks(services, args, 'logged', vscode.l10n.t('Whose log do you want to see?'));
  for (const node of withLog(nodes)) services.logs.show(node);
}

/** As {@link showLog}, with the JSON lines of an agent as it wrote them. */
export async function showRawLog(services: Services, ...args: unknown[]): Promise<void> {
  const nodes = await chosenTasks(
    services,
    args,
    'logged',
    vscode.l10n.t('Whose raw log do you want to see?'),
  );
  for (const node of withLog(nodes)) services.logs.show(node, { raw: true });
}
