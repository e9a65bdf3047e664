import * as vscode from 'vscode';
import type { Clock, TaskView } from '../../core/index.ts';
import { DisposableStore } from '../host/disposableStore.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import type { FolderQueues, QueueChange } from '../queue/folderQueues.ts';
import type { ArrangementStore } from './arrangementStore.ts';
import type { Offer } from './emptyCause.ts';
import { FolderNode, GroupNode, LinkNode, OfferNode, TaskNode, type MoreNode, type Node } from './nodes.ts';
import { Pages } from './pages.ts';
import { QueueRows } from './queueRows.ts';
import { itemOf } from './rowItems.ts';
import { rowLooks } from './rowLooks.ts';
import { sameItems } from './same.ts';
import { taskTooltip } from './taskItem.ts';
import { titlesOf } from './titles.ts';

const TICK_MS = 1000;
/** A refreshed row loses its tooltip: one that was just asked for stays as it is for so long. */
const READING_MS = 10_000;
/** Between two updates that read on, milliseconds: the host has other things to do. */
const READ_ON_MS = 20;
/** So many of the newest finished tasks are offered to commands, besides those that have a row. */
const OFFERED_SETTLED = 200;

/**
 * The tasks as a tree: follows the queues by itself and refreshes only rows that look different. While nobody sees them
 * the rows are left as they are, and made up for when somebody asks.
 */
export class TaskTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #queues: FolderQueues;
  readonly #arrangement: ArrangementStore;
  readonly #clock: Clock;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<Node | Node[] | undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #rows = new Map<FolderQueue, QueueRows>();
  readonly #pages = new Pages();
  #offers: readonly OfferNode[] = [];
  #visible = false;
  #isOutdated = true;
  #hadFolders = false;
  #reading: { readonly node: TaskNode; readonly untilMs: number } | undefined;
  #ticker: NodeJS.Timeout | undefined;
  #readingOn: NodeJS.Timeout | undefined;

  constructor(queues: FolderQueues, arrangement: ArrangementStore, clock: Clock) {
    this.#queues = queues;
    this.#arrangement = arrangement;
    this.#clock = clock;
    this.#store.add(queues.onChange((change) => this.#onChange(change)));
    this.#store.add(arrangement.onChange(() => this.#onChange({ taskIds: 'all' })));
  }

  getChildren(node?: Node): Node[] {
    this.#bringUp();
    if (node === undefined) return this.isEmpty ? [...this.#offers] : this.#top();
    if (node instanceof TaskNode) return [...node.links, ...node.earlier];
    if (node instanceof GroupNode) return [...node.children];
    if (node instanceof FolderNode) return [...(this.#rows.get(node.source)?.top ?? [])];
    if (node instanceof LinkNode)
      return [...(this.#rows.get(node.source)?.follow(node, this.#pages.limitOf(node.id)) ?? [])];
    return [];
  }

  getParent(node: Node): Node | undefined {
    return node.parent;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return itemOf(node);
  }

  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    if (node instanceof TaskNode) {
      item.tooltip = taskTooltip(node, this.#clock.nowMs());
      this.#reading = { node, untilMs: this.#clock.monotonicMs() + READING_MS };
    }
    return item;
  }

  /**
   * The row of a task, wherever it stands. One without a row, filtered out or further down, gets a node for itself.
   * @param of the queue that is meant, where that is known: a copy of a folder has the same ids
   */
  find(taskId: string, of?: FolderQueue): TaskNode | undefined {
    const row = this.row(taskId, of);
    if (row !== undefined) return row;
    for (const source of this.#rows.keys()) {
      if (of !== undefined && source !== of) continue;
      const view = source.view(taskId);
      if (view !== undefined) return this.#loose(source, view);
    }
    return undefined;
  }

  /** The row of a task that has one now. @param of as in {@link find} */
  row(taskId: string, of?: FolderQueue): TaskNode | undefined {
    this.#bringUp();
    for (const [source, rows] of this.#rows) {
      if (of !== undefined && source !== of) continue;
      const node = rows.find(taskId);
      if (node !== undefined) return node;
    }
    return undefined;
  }

  /** What commands are offered, filter or not: every row, all that is live, and the newest that are finished. */
  tasks(): TaskNode[] {
    this.#bringUp();
    return [...this.#rows].flatMap(([source, rows]) => {
      const shown = rows.tasks();
      const known = new Set(shown.map(({ taskId }) => taskId));
      const settled = source
        .settled()
        .slice(0, OFFERED_SETTLED)
        .filter(({ id }) => !known.has(id));
      const others = [
        ...source.live().filter(({ task }) => !known.has(task.taskId)),
        ...settled.flatMap(({ id }) => source.view(id) ?? []),
      ];
      return [...shown, ...others.map((view) => this.#loose(source, view))];
    });
  }

  /** Shows the next rows of the list that ends here. */
  showMore({ listId }: MoreNode): void {
    this.#pages.open(listId);
    this.#update({ taskIds: 'all' });
  }

  /** Whether there is nothing of a queue to show. */
  get isEmpty(): boolean {
    this.#bringUp();
    return this.#top().length === 0;
  }

  /** Shows what can be done about it, for as long as there is nothing else to show. */
  offer(offers: readonly Offer[]): void {
    const before = this.#offers.map(({ offer }) => offer.command);
    const after = offers.map(({ command }) => command);
    if (sameItems(before, after)) return;
    this.#offers = offers.map((offer) => new OfferNode(offer));
    this.#changed.fire(undefined);
  }

  /** Elapsed times move only while somebody can see them. */
  setVisible(visible: boolean): void {
    this.#visible = visible;
    if (visible) this.#tick();
    this.#keepTicking();
  }

  dispose(): void {
    clearInterval(this.#ticker);
    clearTimeout(this.#readingOn);
    this.#store.dispose();
  }

  #top(): Node[] {
    const all = this.#queues.all().flatMap((source) => this.#rows.get(source) ?? []);
    return this.#hasFolders ? all.map(({ folder }) => folder) : all.flatMap(({ top }) => top);
  }

  get #hasFolders(): boolean {
    return this.#queues.all().filter(({ queue }) => queue.exists).length > 1;
  }

  #onChange(change: QueueChange): void {
    if (this.#visible) this.#update(change);
    else if (!this.#isOutdated) {
      this.#isOutdated = true;
      this.#changed.fire(undefined);
    }
  }

  /** Whoever asks for rows gets them as they are now. */
  #bringUp(): void {
    if (!this.#isOutdated) return;
    this.#renew({ taskIds: 'all' });
    this.#keepTicking();
  }

  #loose(source: FolderQueue, view: TaskView): TaskNode {
    const facts = { nowMs: this.#clock.nowMs(), titleOfTask: titlesOf(source) };
    const id = `${source.root}#loose/${view.task.taskId}`;
    return new TaskNode(source, id, view, rowLooks(view, facts, vscode.l10n));
  }

  #update(change: QueueChange): void {
    const { structure, changed } = this.#renew(change);
    if (structure) this.#changed.fire(undefined);
    else if (changed.length > 0) this.#changed.fire(changed);
    this.#keepTicking();
  }

  #renew(change: QueueChange): { structure: boolean; changed: Node[] } {
    const underFolder = this.#hasFolders;
    const isPart = underFolder === this.#hadFolders && !this.#isOutdated;
    const source = isPart ? change.source : undefined;
    this.#isOutdated = false;
    this.#hadFolders = underFolder;
    if (source === undefined) this.#followQueues();
    let structure = source === undefined;
    const changed: Node[] = [];
    for (const each of source === undefined ? this.#queues.all() : [source]) {
      const rows = this.#rows.get(each);
      if (rows === undefined) continue;
      const changes = rows.update({
        arrangement: this.#arrangement.current,
        underFolder,
        limitOf: (listId) => this.#pages.limitOf(listId),
      });
      changed.push(...changes.changed);
      if (changes.structure && underFolder) changed.push(rows.folder);
      structure ||= changes.structure && !underFolder;
      if (changes.unfinished) this.#readOn(each);
    }
    return { structure, changed };
  }

  /** Older tasks are read a few at a time. */
  #readOn(source: FolderQueue): void {
    this.#readingOn ??= setTimeout(() => {
      this.#readingOn = undefined;
      this.#update(this.#rows.size > 1 ? { taskIds: 'all' } : { source, taskIds: 'all' });
    }, READ_ON_MS);
  }

  #followQueues(): void {
    const current = this.#queues.all();
    for (const source of this.#rows.keys()) if (!current.includes(source)) this.#rows.delete(source);
    for (const source of current) {
      if (!this.#rows.has(source)) this.#rows.set(source, new QueueRows(source, this.#clock, vscode.l10n));
    }
  }

  #keepTicking(): void {
    const wanted = this.#visible && [...this.#rows.values()].some(({ anyRunning }) => anyRunning);
    if (wanted && this.#ticker === undefined) {
      this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    } else if (!wanted) {
      clearInterval(this.#ticker);
      this.#ticker = undefined;
    }
  }

  #tick(): void {
    const read =
      this.#reading !== undefined && this.#clock.monotonicMs() < this.#reading.untilMs
        ? this.#reading.node
        : undefined;
    const changed = [...this.#rows.values()].flatMap((rows) => rows.tick(read));
    if (changed.length > 0) this.#changed.fire(changed);
  }
}
