import * as vscode from 'vscode';
import { OrchestraError, type Deletion, type LongWork } from '../../core/index.ts';
import { doLongWork } from '../host/longWork.ts';

/** Drives a deletion; says how far it came, and returns nothing, where it was cancelled. */
export async function deleteTasks<T>(work: LongWork<T>): Promise<T | undefined> {
  const worked = await doLongWork(vscode.l10n.t('Deleting tasks'), work);
  if (!worked.stopped) return worked.value;
  const { done, total } = worked.last ?? { done: 0, total: 0 };
  const said = vscode.l10n.t('Stopped: {0} of {1} tasks were deleted.', done, total);
  void vscode.window.showInformationMessage(said);
  return undefined;
}

/** Drives the deletions of several queues in turn; returns why tasks stay. A queue that takes none keeps no other. */
export async function deleteInTurn(works: readonly (() => LongWork<Deletion>)[]): Promise<OrchestraError[]> {
  const refused: OrchestraError[] = [];
  for (const work of works) {
    try {
      const deletion = await deleteTasks(work());
      // Whoever stops it means all of it, also what lies in other queues.
      if (deletion === undefined) break;
      refused.push(...deletion.refused);
    } catch (error) {
      if (!OrchestraError.is(error)) throw error;
      refused.push(error);
    }
  }
  return refused;
}
