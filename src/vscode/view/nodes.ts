import type { TaskView } from '../../core/index.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import type { Offer } from './emptyCause.ts';
import type { RowLooks } from './rowLooks.ts';
import type { RowSource } from './rowSource.ts';

/** A folder of the workspace; shown only where there is more than one queue. */
export class FolderNode<S extends RowSource = FolderQueue> {
  readonly parent = undefined;
  readonly source: S;
  readonly id: string;

  constructor(source: S) {
    this.source = source;
    this.id = source.root;
  }
}

/** Tasks of one status, or of one agent. */
export class GroupNode<S extends RowSource = FolderQueue> {
  readonly source: S;
  readonly id: string;
  readonly label: string;
  /** Whether it is open before anybody opens or closes it. */
  readonly isOpen: boolean;
  /** How many tasks it has: `12`, or `12 of 200` while not all of them pass the filter. */
  count = '';
  children: readonly Node<S>[] = [];
  parent: FolderNode<S> | undefined;

  constructor(source: S, id: string, label: string, isOpen: boolean) {
    this.source = source;
    this.id = id;
    this.label = label;
    this.isOpen = isOpen;
  }
}

/** One attempt of a task. The newest of a chain is a row, the earlier ones are its children. */
export class TaskNode<S extends RowSource = FolderQueue> {
  readonly source: S;
  /** Stable: as long as the row is the same row to a person, so is this. */
  readonly id: string;
  view: TaskView;
  looks: RowLooks;
  earlier: readonly TaskNode<S>[] = [];
  links: readonly LinkNode<S>[] = [];
  parent: Node<S> | undefined;

  constructor(source: S, id: string, view: TaskView, looks: RowLooks) {
    this.source = source;
    this.id = id;
    this.view = view;
    this.looks = looks;
  }

  get taskId(): string {
    return this.view.task.taskId;
  }
}

/** What a task depends on, or what depends on it: looked up when somebody opens it. */
export class LinkNode<S extends RowSource = FolderQueue> {
  readonly id: string;
  readonly kind: 'depends-on' | 'needed-by';
  readonly parent: TaskNode<S>;
  /** The tasks it leads to; those that are gone only have an id. */
  taskIds: readonly string[] = [];
  /** Rows of those tasks, as far as somebody has looked. */
  children: readonly Node<S>[] | undefined;
  /** Stands at their end, where there are many. */
  readonly more: MoreNode<S>;

  constructor(parent: TaskNode<S>, kind: LinkNode<S>['kind']) {
    this.id = `${parent.id}/${kind}`;
    this.kind = kind;
    this.parent = parent;
    this.more = new MoreNode(parent.source, this.id);
    this.more.parent = this;
  }

  get source(): S {
    return this.parent.source;
  }
}

/** A task that others name and that is not there any more. */
export class MissingNode<S extends RowSource = FolderQueue> {
  readonly id: string;
  readonly taskId: string;
  readonly parent: LinkNode<S>;

  constructor(parent: LinkNode<S>, taskId: string) {
    this.id = `${parent.id}/${taskId}`;
    this.taskId = taskId;
    this.parent = parent;
  }
}

/** Stands at the end of a list that goes on. */
export class MoreNode<S extends RowSource = FolderQueue> {
  readonly source: S;
  readonly id: string;
  /** The list it ends. */
  readonly listId: string;
  /** How many are not shown; undefined where nobody knows, because a filter is set. */
  left: number | undefined;
  /** What is being read: the next ones of the list, or all there are. */
  reads: 'older' | 'all' | undefined;
  parent: Node<S> | undefined;

  constructor(source: S, listId: string) {
    this.source = source;
    this.id = `${listId}#more`;
    this.listId = listId;
  }
}

/** What can be done about a view with nothing else in it. */
export class OfferNode {
  readonly id: string;
  readonly parent = undefined;
  readonly source = undefined;
  readonly offer: Offer;

  constructor(offer: Offer) {
    this.id = `#offer/${offer.command}`;
    this.offer = offer;
  }
}

/** A row of the tree. */
export type Node<S extends RowSource = FolderQueue> =
  FolderNode<S> | GroupNode<S> | TaskNode<S> | LinkNode<S> | MissingNode<S> | MoreNode<S> | OfferNode;

/** Whether a menu handed over the row of a task. */
export function isTaskNode(given: unknown): given is TaskNode {
  return given instanceof TaskNode;
}

/** Whether a menu handed over the end of a list. */
export function isMoreNode(given: unknown): given is MoreNode {
  return given instanceof MoreNode;
}
