import type { TaskView } from '../../core/index.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import type { RowLooks } from './rowLooks.ts';

/** A folder of the workspace; shown only where there is more than one queue. */
export class FolderNode {
  readonly source: FolderQueue;
  readonly id: string;

  constructor(source: FolderQueue) {
    this.source = source;
    this.id = source.root;
  }
}

/** One attempt of a task. The newest of a chain is a row, the earlier ones are its children. */
export class TaskNode {
  readonly source: FolderQueue;
  /** Stable: as long as the row is the same row to a person, so is this. */
  readonly id: string;
  view: TaskView;
  looks: RowLooks;
  earlier: readonly TaskNode[] = [];
  parent: TaskNode | FolderNode | undefined;

  constructor(source: FolderQueue, id: string, view: TaskView, looks: RowLooks) {
    this.source = source;
    this.id = id;
    this.view = view;
    this.looks = looks;
  }

  get taskId(): string {
    return this.view.task.taskId;
  }
}

/** A row of the tree. */
export type Node = FolderNode | TaskNode;
