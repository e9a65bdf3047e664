import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { lazily, OrchestraError } from '../../core/index.ts';
import { TASKS_VIEW } from '../ids.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import type { FolderQueues } from '../queue/folderQueues.ts';
import type { ArrangementStore } from './arrangementStore.ts';
import { dropPlace } from './dropPlace.ts';
import { TaskNode, type Node } from './nodes.ts';
import { errorText } from '../errorText.ts';

const MIME = `application/vnd.code.tree.${TASKS_VIEW.toLowerCase()}`;

const dragged = lazily(() => z.object({ root: z.string(), taskIds: z.array(z.string()) }));

/** Pending tasks are put in another order by dragging their rows. */
export class DragTasks implements vscode.TreeDragAndDropController<Node> {
  readonly dragMimeTypes = [];
  readonly dropMimeTypes = [MIME];
  readonly #queues: FolderQueues;
  readonly #arrangement: ArrangementStore;

  constructor(queues: FolderQueues, arrangement: ArrangementStore) {
    this.#queues = queues;
    this.#arrangement = arrangement;
  }

  handleDrag(nodes: readonly Node[], transfer: vscode.DataTransfer): void {
    const tasks = nodes.filter((node) => node instanceof TaskNode && node.view.task.status === 'pending');
    const [first] = tasks;
    if (!(first instanceof TaskNode)) return;
    const { source } = first;
    const taskIds = tasks.flatMap((node) =>
      node instanceof TaskNode && node.source === source ? node.taskId : [],
    );
    transfer.set(MIME, new vscode.DataTransferItem({ root: source.root, taskIds }));
  }

  async handleDrop(target: Node | undefined, transfer: vscode.DataTransfer): Promise<void> {
    const drag = z.safeParse(dragged(), transfer.get(MIME)?.value);
    if (!drag.success || !vscode.workspace.isTrusted) return;
    const { root, taskIds } = drag.data;
    const source = this.#queues.all().find((queue) => queue.root === root);
    if (source === undefined || (target !== undefined && !(target instanceof TaskNode))) return;
    if (target !== undefined && target.source !== source) {
      await refuse(vscode.l10n.t('A task stays in the queue of its folder.'));
      return;
    }
    await this.#move(source, taskIds, target);
  }

  async #move(source: FolderQueue, moved: readonly string[], target: TaskNode | undefined): Promise<void> {
    const order = source.live().flatMap(({ task }) => (task.status === 'pending' ? task.taskId : []));
    const { sorting } = this.#arrangement.current;
    const place = dropPlace({ sorting, order, moved, target: target?.view });
    if (place.kind === 'refused') {
      await refuse(
        place.why === 'sorted-by-time'
          ? vscode.l10n.t('The rows are sorted by time; sort them by order of execution to change it.')
          : vscode.l10n.t('Only what is pending has a place in the order; this task is not.'),
      );
      return;
    }
    try {
      source.queue.move(moved, place.taskId);
    } catch (error) {
      if (!OrchestraError.is(error)) throw error;
      await refuse(errorText(error, vscode.l10n));
    }
  }
}

async function refuse(why: string): Promise<void> {
  await vscode.window.showInformationMessage(why);
}
