import { firstTaskIdOf, type Clock, type FinishedTask, type TaskView } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { Dependents, followLink, linkedRows, linkRow } from './dependencyLinks.ts';
import { isFilter, textFilter } from './filter.ts';
import { groupId, groupLabel, inGroupOrder } from './grouping.ts';
import { FolderNode, GroupNode, MoreNode, TaskNode, type LinkNode, type Node } from './nodes.ts';
import { filteredCount, pickRows, type RowList } from './rowList.ts';
import { rowLooks, type RowLooks } from './rowLooks.ts';
import type { RowSource } from './rowSource.ts';
import type { RowsWish } from './rowsWish.ts';
import { isSame, sameItems, sameLooks } from './same.ts';
import { Shelving, type Shelf } from './shelves.ts';
import { titlesOf } from './titles.ts';

/** What an update did to the rows. */
export interface RowChanges<S extends RowSource = FolderQueue> {
  /** The topmost rows came, went or moved. */
  readonly structure: boolean;
  /** Rows that stayed where they are and look different, or have other rows beneath them. */
  readonly changed: readonly Node<S>[];
  /** Not everything could be read in the time there was: another update goes on with it. */
  readonly unfinished: boolean;
}

/** So long an update may read from the disk, milliseconds: the host has other things to do. */
const READ_MS = 10;
/** Groups of tasks that nothing will happen to: closed until somebody opens them. */
const CLOSED_AT_FIRST: ReadonlySet<string> = new Set(['complete', 'cancelled']);
const EMPTY: Shelf = { live: [], settled: [] };

/** One update under way. */
interface Pass<S extends RowSource> {
  readonly wish: RowsWish;
  readonly passes: (view: TaskView) => boolean;
  readonly nodes: Map<string, TaskNode<S>>;
  readonly changed: Set<Node<S>>;
  readonly untilMs: number;
  reads: number;
  unfinished: boolean;
}

/** The rows of one queue, kept from update to update, so that a row stays the same row. */
export class QueueRows<S extends RowSource = FolderQueue> {
  readonly folder: FolderNode<S>;
  readonly #source: S;
  readonly #clock: Clock;
  readonly #l10n: L10n;
  readonly #shelving = new Shelving();
  readonly #dependents = new Dependents();
  readonly #groups = new Map<string, GroupNode<S>>();
  readonly #mores = new Map<string, MoreNode<S>>();
  /** What the index said of a settled row when it was read. */
  readonly #read = new WeakMap<TaskNode<S>, FinishedTask>();
  /** Settled tasks that do not pass the filter. */
  readonly #refused = new Map<string, FinishedTask>();
  #filter = '';
  #nodes: ReadonlyMap<string, TaskNode<S>> = new Map();
  #top: readonly Node<S>[] = [];

  constructor(source: S, clock: Clock, l10n: L10n) {
    this.#source = source;
    this.#clock = clock;
    this.#l10n = l10n;
    this.folder = new FolderNode(source);
  }

  /** The topmost rows of the queue, in the order they are shown. */
  get top(): readonly Node<S>[] {
    return this.#top;
  }

  /** Every task that has a row, earlier attempts after the newest. */
  tasks(): TaskNode<S>[] {
    return [...this.#nodes.values()].flatMap((node) => [node, ...node.earlier]);
  }

  /** The row or nested row of a task, or else one beneath a link that somebody opened. */
  find(taskId: string): TaskNode<S> | undefined {
    const nodes = [...this.tasks(), ...linkedRows(this.#nodes.values())];
    return nodes.find((node) => node.taskId === taskId);
  }

  /** Takes in the tasks as they are now. */
  update(wish: RowsWish): RowChanges<S> {
    const { grouping, filter } = wish.arrangement;
    if (filter !== this.#filter) this.#refused.clear();
    this.#filter = filter;
    const pass: Pass<S> = {
      wish,
      passes: textFilter(filter),
      nodes: new Map(),
      changed: new Set(),
      untilMs: this.#clock.monotonicMs() + READ_MS,
      reads: 0,
      unfinished: false,
    };
    const live = this.#source.live();
    const shelves = this.#shelving.shelves(live, this.#source.settled(), grouping);
    const parent = wish.underFolder ? this.folder : undefined;
    const before = this.#top;
    if (grouping === 'none' || this.#source.isReading) {
      this.#top = this.#list(pass, this.folder.id, shelves.get('') ?? EMPTY, parent).children;
    } else {
      this.#top = inGroupOrder(shelves.keys(), grouping).flatMap(
        (key) => this.#group(pass, key, shelves.get(key) ?? EMPTY, parent) ?? [],
      );
    }
    this.#nodes = pass.nodes;
    this.#linkAll(pass, live);
    const structure = !sameItems(before, this.#top);
    return { structure, changed: [...pass.changed], unfinished: pass.unfinished };
  }

  /** Rows of running tasks whose elapsed time reads differently by now; `except` keeps still. */
  tick(except?: TaskNode<S>): readonly TaskNode<S>[] {
    return this.#running().filter((node) => node !== except && this.#refreshLooks(node));
  }

  get anyRunning(): boolean {
    return this.#running().length > 0;
  }

  /** Rows of the tasks that a link leads to, as many as its list is opened. */
  follow(link: LinkNode<S>, limit: number): readonly Node<S>[] {
    return followLink(link, limit, (view) => this.#looks(view));
  }

  #group(
    pass: Pass<S>,
    key: string,
    shelf: Shelf,
    parent: FolderNode<S> | undefined,
  ): GroupNode<S> | undefined {
    const { grouping, filter } = pass.wish.arrangement;
    const id = groupId(this.#source.root, grouping, key);
    const label = groupLabel(key, grouping, this.#l10n);
    const group = this.#groups.get(id) ?? new GroupNode(this.#source, id, label, !CLOSED_AT_FIRST.has(key));
    this.#groups.set(id, group);
    const { children, list } = this.#list(pass, id, shelf, group);
    if (children.length === 0) return undefined;
    const all = shelf.live.length + shelf.settled.length;
    const count = isFilter(filter) ? filteredCount(list, all, this.#l10n) : String(all);
    if (count !== group.count || !sameItems(children, group.children)) pass.changed.add(group);
    group.count = count;
    group.children = children;
    group.parent = parent;
    return group;
  }

  #list(
    pass: Pass<S>,
    id: string,
    shelf: Shelf,
    parent: Node<S> | undefined,
  ): { children: readonly Node<S>[]; list: RowList<TaskNode<S>> } {
    const { sorting, filter } = pass.wish.arrangement;
    const list = pickRows<TaskNode<S>>(shelf, {
      sorting,
      limit: pass.wish.limitOf(id),
      live: (view) => (pass.passes(view) ? this.#take(pass, view) : undefined),
      settled: (task) => this.#settled(pass, task),
    });
    for (const row of list.rows) row.parent = parent;
    if (list.end === 'unread') pass.unfinished = true;
    if (list.end === 'whole' && !this.#source.isReading) return { children: list.rows, list };
    const left = shelf.live.length + shelf.settled.length - list.rows.length;
    const reads = list.end === 'unread' ? 'older' : undefined;
    const more = this.#more(
      pass,
      id,
      this.#source.isReading ? 'all' : reads,
      isFilter(filter) ? undefined : left,
    );
    more.parent = parent;
    return { children: [...list.rows, more], list };
  }

  #more(pass: Pass<S>, listId: string, reads: MoreNode['reads'], left: number | undefined): MoreNode<S> {
    const more = this.#mores.get(listId) ?? new MoreNode(this.#source, listId);
    this.#mores.set(listId, more);
    if (more.reads !== reads || more.left !== left) pass.changed.add(more);
    more.reads = reads;
    more.left = left;
    return more;
  }

  /** A settled task does not change: the row it had is its row still, unless another attempt followed. */
  #settled(pass: Pass<S>, task: FinishedTask): TaskNode<S> | 'unread' | undefined {
    if (isSame(this.#refused.get(task.id), task)) return undefined;
    const known = this.#nodes.get(task.id) ?? this.#rowOfAttempt(task.id);
    if (known?.taskId === task.id && isSame(this.#read.get(known), task) && pass.passes(known.view)) {
      return this.#take(pass, known.view);
    }
    if (pass.reads > 0 && this.#clock.monotonicMs() > pass.untilMs) return 'unread';
    pass.reads++;
    const view = this.#source.view(task.id);
    if (view === undefined) return undefined;
    if (!pass.passes(view)) {
      this.#refused.set(task.id, task);
      return undefined;
    }
    const node = this.#take(pass, view);
    if (node !== undefined) this.#read.set(node, task);
    return node;
  }

  /** The row of a chain by the name of one of its retries. */
  #rowOfAttempt(taskId: string): TaskNode<S> | undefined {
    const end = taskId.lastIndexOf('_r');
    return end < 0 ? undefined : this.#nodes.get(taskId.slice(0, end));
  }

  /** The row of a task's chain; undefined where it has one already. */
  #take(pass: Pass<S>, view: TaskView): TaskNode<S> | undefined {
    const key = firstTaskIdOf(view.task);
    if (pass.nodes.has(key)) return undefined;
    const node = this.#renew(pass, this.#nodes.get(key), `${this.#source.root}#${key}`, view);
    pass.nodes.set(key, node);
    const earlier = this.#earlier(pass, node);
    if (!sameItems(earlier, node.earlier)) pass.changed.add(node);
    node.earlier = earlier;
    return node;
  }

  #earlier(pass: Pass<S>, node: TaskNode<S>): readonly TaskNode<S>[] {
    const ids = node.view.task.retryHistory.flatMap(({ retriedFrom }) => retriedFrom ?? []);
    return [...new Set(ids)].reverse().flatMap((taskId) => {
      const view = this.#source.view(taskId);
      if (view === undefined || taskId === node.taskId) return [];
      const known = node.earlier.find((attempt) => attempt.taskId === taskId);
      const attempt = this.#renew(pass, known, `${node.id}/${taskId}`, view);
      attempt.parent = node;
      return [attempt];
    });
  }

  /** The row `known`, with the task as it is now, or a new one. */
  #renew(pass: Pass<S>, known: TaskNode<S> | undefined, id: string, view: TaskView): TaskNode<S> {
    if (known === undefined) return new TaskNode(this.#source, id, view, this.#looks(view));
    // Until when it waits is said by what time it is, and for whom by what that one is called.
    if (known.view === view && view.waiting === undefined) return known;
    const { task } = known.view;
    const isOther = task.revision !== view.task.revision || task.taskId !== view.task.taskId;
    known.view = view;
    if (this.#refreshLooks(known) || isOther) pass.changed.add(known);
    return known;
  }

  #linkAll(pass: Pass<S>, live: readonly TaskView[]): void {
    const shown = [...pass.nodes.values()];
    this.#dependents.update(live, this.#source.settled());
    for (const node of shown) {
      const { isOther, changed } = linkRow(node, this.#dependents);
      if (isOther) pass.changed.add(node);
      for (const link of changed) pass.changed.add(link);
      for (const link of node.links) this.#refreshLink(pass, link);
    }
  }

  #refreshLink(pass: Pass<S>, link: LinkNode<S>): void {
    const before = link.children;
    if (before === undefined) return;
    const after = this.follow(link, pass.wish.limitOf(link.id));
    if (!sameItems(before, after)) pass.changed.add(link);
    for (const child of after) {
      if (child instanceof TaskNode && this.#refreshLooks(child)) pass.changed.add(child);
    }
  }

  #running(): TaskNode<S>[] {
    const nodes = [...this.#nodes.values()];
    return [...nodes, ...linkedRows(nodes)].filter(({ view }) => view.task.status === 'running');
  }

  #refreshLooks(node: TaskNode<S>): boolean {
    const looks = this.#looks(node.view);
    if (sameLooks(node.looks, looks)) return false;
    node.looks = looks;
    return true;
  }

  #looks(view: TaskView): RowLooks {
    return rowLooks(view, { nowMs: this.#clock.nowMs(), titleOfTask: titlesOf(this.#source) }, this.#l10n);
  }
}
