import type * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { chosenQueue } from './chosenQueue.ts';

/** The queue of the file that a command is about, else the one that is picked; undefined where the person picks none. */
export async function queueAbout(
  services: Services,
  about: vscode.Uri | undefined,
): Promise<FolderQueue | undefined> {
  const own = about === undefined ? undefined : services.queues.of(about);
  return own ?? (await chosenQueue(services));
}
