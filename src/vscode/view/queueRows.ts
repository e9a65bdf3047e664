import type { Clock, TaskView } from '../../core/index.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { FolderNode, TaskNode } from './nodes.ts';
import { rowLooks, type RowLooks } from './rowLooks.ts';
import { arrangeRows } from './rows.ts';
import { titleOf, type TitleOf } from './words.ts';

/** What an update did to the rows. */
export interface RowChanges {
  /** Rows came, went or moved. */
  readonly structure: boolean;
  /** Rows that stayed where they are and look different. */
  readonly changed: readonly TaskNode[];
}

/** The rows of one queue, kept from update to update, so that a row stays the same row. */
export class QueueRows {
  readonly folder: FolderNode;
  readonly #source: FolderQueue;
  readonly #clock: Clock;
  #nodes = new Map<string, TaskNode>();
  #rows: readonly TaskNode[] = [];

  constructor(source: FolderQueue, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
    this.folder = new FolderNode(source);
  }

  /** In the order they are shown. */
  get rows(): readonly TaskNode[] {
    return this.#rows;
  }

  /** The row or nested row of a task. */
  find(taskId: string): TaskNode | undefined {
    for (const node of this.#nodes.values()) if (node.taskId === taskId) return node;
    return undefined;
  }

  /** Takes in the tasks as they are now. */
  update(views: readonly TaskView[], underFolder: boolean): RowChanges {
    const before = this.#rows;
    const nodes = new Map<string, TaskNode>();
    const changed = new Set<TaskNode>();
    const titles = titlesOf(views);
    const take = (key: string, view: TaskView): TaskNode => {
      const node = this.#take(key, view, titles, changed);
      nodes.set(key, node);
      return node;
    };
    this.#rows = arrangeRows(views).map((row) => {
      const node = take(row.key, row.newest);
      const earlier = row.earlier.map((view) => take(`${row.key}/${view.task.taskId}`, view));
      for (const child of earlier) child.parent = node;
      if (!sameItems(earlier, node.earlier)) changed.add(node);
      node.earlier = earlier;
      node.parent = underFolder ? this.folder : undefined;
      return node;
    });
    this.#nodes = nodes;
    return { structure: !sameItems(before, this.#rows), changed: [...changed] };
  }

  /** Rows of running tasks whose elapsed time reads differently by now; `except` keeps still. */
  tick(except?: TaskNode): readonly TaskNode[] {
    const titles = titlesOf(this.#source.tasks());
    return this.#rows.filter((node) => {
      if (node.view.task.status !== 'running' || node === except) return false;
      return this.#refreshLooks(node, titles);
    });
  }

  get anyRunning(): boolean {
    return this.#rows.some(({ view }) => view.task.status === 'running');
  }

  #take(key: string, view: TaskView, titles: TitleOf, changed: Set<TaskNode>): TaskNode {
    const known = this.#nodes.get(key);
    if (known === undefined) {
      return new TaskNode(this.#source, `${this.#source.root}#${key}`, view, this.#looks(view, titles));
    }
    const otherRevision =
      known.view.task.revision !== view.task.revision || known.taskId !== view.task.taskId;
    known.view = view;
    if (this.#refreshLooks(known, titles) || otherRevision) changed.add(known);
    return known;
  }

  #refreshLooks(node: TaskNode, titles: TitleOf): boolean {
    const looks = this.#looks(node.view, titles);
    if (sameLooks(node.looks, looks)) return false;
    node.looks = looks;
    return true;
  }

  #looks(view: TaskView, titleOfTask: TitleOf): RowLooks {
    return rowLooks(view, { nowMs: this.#clock.nowMs(), titleOfTask });
  }
}

/** Titles by id, worked out only for the ids that are asked for. */
export function titlesOf(views: readonly TaskView[]): TitleOf {
  return (taskId) => {
    const view = views.find(({ task }) => task.taskId === taskId);
    return view === undefined ? undefined : titleOf(view.task.prompt);
  };
}

function sameLooks(a: RowLooks, b: RowLooks): boolean {
  return a.spoken === b.spoken && a.contextValue === b.contextValue && a.state === b.state;
}

function sameItems(a: readonly TaskNode[], b: readonly TaskNode[]): boolean {
  return a.length === b.length && a.every((node, index) => node === b[index]);
}
