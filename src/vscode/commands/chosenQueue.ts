import * as vscode from 'vscode';
import { OrchestraError } from '../../core/index.ts';
import type { Services } from '../host/services.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';

/** The queue a command is meant for: the only one, else the one that is picked; undefined where the person picks none. */
export async function chosenQueue({ queues }: Services): Promise<FolderQueue | undefined> {
  const all = queues.all();
  const [only] = all;
  if (only === undefined)
    throw new OrchestraError('not-found', 'No folder is open; open the one whose queue you mean.');
  if (all.length === 1) return only;
  const items = all.map((queue) => ({ label: queue.folder.name, description: queue.root, queue }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: 'Which queue?' });
  return picked?.queue;
}
