import * as vscode from 'vscode';
import type { FolderQueues } from '../../queue/folderQueues.ts';
import { showTaskUri } from './showTaskUri.ts';
import { taskIdsIn } from './taskIdsIn.ts';

/** Characters of a document that are looked through. */
const MOST_CHARACTERS = 1_000_000;

/** Where ids of tasks may stand: plans, task files, notes, and logs in the Output panel. */
export const LINKED_DOCUMENTS: vscode.DocumentSelector = [
  { scheme: 'file' },
  { scheme: 'untitled' },
  { scheme: 'output' },
];

/** Makes the ids of tasks in documents links to the task. */
export class TaskDocumentLinks implements vscode.DocumentLinkProvider {
  readonly #queues: Pick<FolderQueues, 'hasTask' | 'of'>;

  constructor(queues: Pick<FolderQueues, 'hasTask' | 'of'>) {
    this.#queues = queues;
  }

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    // In a project's own file its own task is meant.
    const own = this.#queues.of(document.uri);
    const text = document.getText().slice(0, MOST_CHARACTERS);
    return taskIdsIn(text, (id) => this.#queues.hasTask(id)).map(({ taskId, start }) => {
      const range = new vscode.Range(document.positionAt(start), document.positionAt(start + taskId.length));
      const link = new vscode.DocumentLink(
        range,
        showTaskUri(taskId, own?.queue.tryRead(taskId) === undefined ? undefined : own.root),
      );
      link.tooltip = vscode.l10n.t('Show Task');
      return link;
    });
  }
}
