import * as vscode from 'vscode';
import type { LongWork } from '../../core/index.ts';
import { doLongWork } from '../host/longWork.ts';

/** Drives a deletion, and says how far it came where it was cancelled. */
export async function deleteTasks(work: LongWork<string[]>): Promise<void> {
  const worked = await doLongWork(vscode.l10n.t('Deleting tasks'), work);
  if (!worked.stopped) return;
  const { done, total } = worked.last ?? { done: 0, total: 0 };
  const said = vscode.l10n.t('Stopped: {0} of {1} tasks were deleted.', done, total);
  void vscode.window.showInformationMessage(said);
}
