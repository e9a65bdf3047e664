import * as vscode from 'vscode';
import { OrchestraError } from '../../core/index.ts';
import type { Services } from '../host/services.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import type { FolderQueues } from '../queue/folderQueues.ts';

/** What a queue is chosen from. */
export interface QueueChoice {
  readonly queues: Pick<FolderQueues, 'all'>;
  /** Stands above the question. */
  readonly title?: string;
}

/**
 * The queue a command is meant for: the only one, else the one that is picked; undefined where the person picks none.
 * @param fits whether it makes sense for a queue; where it does for none, all are offered
 */
export async function chosenQueue(
  { queues, title = 'Orchestra' }: QueueChoice,
  fits: (queue: FolderQueue) => boolean = () => true,
): Promise<FolderQueue | undefined> {
  const fitting = queues.all().filter(fits);
  const all = fitting.length > 0 ? fitting : queues.all();
  const [only] = all;
  if (only === undefined)
    throw new OrchestraError(
      'not-found',
      vscode.l10n.t('No folder is open; open the one whose queue you mean.'),
    );
  if (all.length === 1) return only;
  const items = all.map((queue) => ({ label: queue.folder.name, description: queue.root, queue }));
  const placeHolder = vscode.l10n.t('Which queue?');
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder });
  return picked?.queue;
}

/** As {@link chosenQueue}, among the folders that have a queue. @throws OrchestraError where it has none */
export async function chosenExistingQueue(services: Services): Promise<FolderQueue | undefined> {
  const chosen = await chosenQueue(services, ({ queue }) => queue.exists);
  if (chosen === undefined || chosen.queue.exists) return chosen;
  throw new OrchestraError(
    'not-found',
    vscode.l10n.t('There is no queue in {0} yet; starting a task makes one.', chosen.root),
  );
}
