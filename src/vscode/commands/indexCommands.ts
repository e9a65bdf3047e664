import * as vscode from 'vscode';
import { saidText } from '../errorText.ts';
import { indexStatsText } from '../documents/countText.ts';
import { doLongWork } from '../host/longWork.ts';
import type { Services } from '../host/services.ts';
import { COMMANDS } from '../ids.ts';
import { isAllowed } from '../looking.ts';
import { plainMessage } from '../notifications/plainMessage.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { chosenExistingQueue } from './chosenQueue.ts';

/** Builds the index of finished tasks anew from their files. */
export async function rebuildIndex(services: Services): Promise<void> {
  const chosen = await chosenExistingQueue(services);
  if (chosen !== undefined) await rebuild(chosen);
}

/** Holds the index against every task file. */
export async function verifyIndex(services: Services): Promise<void> {
  const chosen = await chosenExistingQueue(services);
  if (chosen === undefined) return;
  const worked = await doLongWork(vscode.l10n.t('Verifying the index'), chosen.queue.work.verifyIndex());
  if (worked.stopped) return;
  const [first] = worked.value;
  if (first === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('The index is right.'));
    return;
  }
  const button = vscode.l10n.t('Rebuild Index');
  const buttons = isAllowed(COMMANDS.rebuildIndex, vscode.workspace.isTrusted) ? [button] : [];
  const { length } = worked.value;
  const differences = length === 1 ? vscode.l10n.t('1 difference') : vscode.l10n.t('{0} differences', length);
  const said = plainMessage(
    vscode.l10n.t('The index differs from the files ({0}): {1}', differences, saidText(first, vscode.l10n)),
  );
  if ((await vscode.window.showWarningMessage(said, ...buttons)) === button) await rebuild(chosen);
}

/** Says what the index holds. */
export async function showIndexStats(services: Services): Promise<void> {
  const chosen = await chosenExistingQueue(services);
  if (chosen === undefined) return;
  void vscode.window.showInformationMessage(indexStatsText(chosen.queue.indexStats(), vscode.l10n));
}

async function rebuild({ queue }: FolderQueue): Promise<void> {
  const worked = await doLongWork(vscode.l10n.t('Rebuilding the index'), queue.work.rebuildIndex());
  if (!worked.stopped) void vscode.window.showInformationMessage(indexStatsText(worked.value, vscode.l10n));
}
