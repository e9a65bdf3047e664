import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { lazily, OrchestraError } from '../../core/index.ts';
import { TASKS_VIEW } from '../ids.ts';
import { restrictedText } from '../looking.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import type { FolderQueues } from '../queue/folderQueues.ts';
import type { ArrangementStore } from './arrangementStore.ts';
import { dropPlace } from './dropPlace.ts';
import { groupId } from './grouping.ts';
import { FolderNode, GroupNode, isTaskNode, MissingNode, type Node, type TaskNode } from './nodes.ts';
import { errorText } from '../errorText.ts';

const MIME = `application/vnd.code.tree.${TASKS_VIEW.toLowerCase()}`;

const dragged = lazily(() =>
  z.object({
    root: z.optional(z.string()),
    taskIds: z.array(z.string()),
    notPending: z.number(),
    ofOthers: z.number(),
  }),
);

/** Pending tasks are put in another order by dragging their rows. */
export class DragTasks implements vscode.TreeDragAndDropController<Node> {
  readonly dragMimeTypes = [];
  readonly dropMimeTypes = [MIME];
  readonly #queues: Pick<FolderQueues, 'all'>;
  readonly #arrangement: Pick<ArrangementStore, 'current'>;

  constructor(queues: Pick<FolderQueues, 'all'>, arrangement: Pick<ArrangementStore, 'current'>) {
    this.#queues = queues;
    this.#arrangement = arrangement;
  }

  /** Takes the pending tasks of one folder along, and how many rows stay, so that the drop can say so. */
  handleDrag(nodes: readonly Node[], transfer: vscode.DataTransfer): void {
    const tasks = nodes.filter(isTaskNode);
    const isPending = ({ view }: TaskNode): boolean => view.task.status === 'pending';
    const pending = tasks.filter(isPending);
    const root = pending[0]?.source.root;
    // A task may have a row of its own and others beneath links.
    const idsOf = (chosen: readonly TaskNode[]): Set<string> => new Set(chosen.map(({ taskId }) => taskId));
    const drag = {
      ...(root === undefined ? {} : { root }),
      taskIds: [...idsOf(pending.filter(({ source }) => source.root === root))],
      notPending: idsOf(tasks.filter((node) => !isPending(node))).size,
      ofOthers: idsOf(pending.filter(({ source }) => source.root !== root)).size,
    };
    transfer.set(MIME, new vscode.DataTransferItem(drag));
  }

  async handleDrop(target: Node | undefined, transfer: vscode.DataTransfer): Promise<void> {
    const drag = z.safeParse(dragged(), transfer.get(MIME)?.value);
    if (!drag.success) return;
    if (!vscode.workspace.isTrusted) {
      await say(restrictedText(vscode.l10n));
      return;
    }
    const { root, taskIds, notPending, ofOthers } = drag.data;
    const source = this.#queues.all().find((queue) => queue.root === root);
    if (source === undefined) {
      await say(vscode.l10n.t('Only what is pending has a place in the order.'));
      return;
    }
    if (target !== undefined && sourceOf(target) !== source) {
      await say(vscode.l10n.t('A task stays in the queue of its folder.'));
      return;
    }
    if (target !== undefined && !isTaskNode(target) && !isEnd(target)) {
      await say(
        vscode.l10n.t(
          'Drop tasks on one that is pending, on the group of pending ones, on their folder, or below the last row.',
        ),
      );
      return;
    }
    const isMoved = await this.#move(source, taskIds, isTaskNode(target) ? target : undefined);
    const left = [
      ...(notPending === 0 ? [] : [vscode.l10n.t('{0} not pending', notPending)]),
      ...(ofOthers === 0 ? [] : [vscode.l10n.t('{0} of another folder', ofOthers)]),
    ];
    if (isMoved && left.length > 0) await say(vscode.l10n.t('Left where they are: {0}.', left.join(', ')));
  }

  /** Whether it did; else the person was told why not. */
  async #move(source: FolderQueue, moved: readonly string[], target: TaskNode | undefined): Promise<boolean> {
    const order = source.live().flatMap(({ task }) => (task.status === 'pending' ? task.taskId : []));
    const { sorting } = this.#arrangement.current;
    const place = dropPlace({ sorting, order, moved, target: target?.view });
    if (place.kind === 'refused') {
      await say(
        place.why === 'sorted-by-time'
          ? vscode.l10n.t('The rows are sorted by time; sort them by order of execution to change it.')
          : vscode.l10n.t('Only what is pending has a place in the order; this task is not.'),
      );
      return false;
    }
    try {
      source.queue.move(moved, place.taskId);
      return true;
    } catch (error) {
      if (!OrchestraError.is(error)) throw error;
      await say(errorText(error, vscode.l10n));
      return false;
    }
  }
}

function sourceOf(node: Node): FolderQueue | undefined {
  return node instanceof MissingNode ? node.parent.source : node.source;
}

/** Whether a drop on a row that is no task means the end of the queue: all that is dragged stands beneath it anyway. */
function isEnd(target: Exclude<Node, TaskNode>): boolean {
  if (target instanceof FolderNode) return true;
  return target instanceof GroupNode && target.id === groupId(target.source.root, 'status', 'pending');
}

async function say(text: string): Promise<void> {
  await vscode.window.showInformationMessage(text);
}
