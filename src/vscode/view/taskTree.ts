import * as vscode from 'vscode';
import type { Clock } from '../../core/index.ts';
import { DisposableStore } from '../host/disposableStore.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import type { FolderQueues, QueueChange } from '../queue/folderQueues.ts';
import { FolderNode, TaskNode, type Node } from './nodes.ts';
import { QueueRows } from './queueRows.ts';
import { folderItem, taskItem, taskTooltip } from './taskItem.ts';

const TICK_MS = 1000;
/** A refreshed row loses its tooltip: one that was just asked for stays as it is for so long. */
const READING_MS = 10_000;

/** The tasks as a tree: follows the queues by itself and refreshes only rows that look different. */
export class TaskTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #queues: FolderQueues;
  readonly #clock: Clock;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<Node | Node[] | undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #rows = new Map<FolderQueue, QueueRows>();
  #visible = false;
  #wasGrouped = false;
  #reading: { readonly node: TaskNode; readonly untilMs: number } | undefined;
  #ticker: NodeJS.Timeout | undefined;

  constructor(queues: FolderQueues, clock: Clock) {
    this.#queues = queues;
    this.#clock = clock;
    this.#store.add(queues.onChange((change) => this.#update(change)));
    this.#update({ taskIds: 'all' });
  }

  getChildren(node?: Node): Node[] {
    if (node instanceof TaskNode) return [...node.earlier];
    if (node instanceof FolderNode) return [...(this.#rows.get(node.source)?.rows ?? [])];
    const all = this.#queues.all().flatMap((source) => this.#rows.get(source) ?? []);
    return this.#grouped ? all.map(({ folder }) => folder) : all.flatMap(({ rows }) => rows);
  }

  getParent(node: Node): Node | undefined {
    return node instanceof TaskNode ? node.parent : undefined;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return node instanceof TaskNode ? taskItem(node) : folderItem(node);
  }

  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    if (node instanceof TaskNode) {
      item.tooltip = taskTooltip(node, this.#clock.nowMs());
      this.#reading = { node, untilMs: this.#clock.monotonicMs() + READING_MS };
    }
    return item;
  }

  /** The node of a task, wherever it stands. */
  find(taskId: string): TaskNode | undefined {
    for (const rows of this.#rows.values()) {
      const node = rows.find(taskId);
      if (node !== undefined) return node;
    }
    return undefined;
  }

  /** Every task that is shown, nested attempts too. */
  tasks(): TaskNode[] {
    return [...this.#rows.values()].flatMap(({ rows }) => rows.flatMap((node) => [node, ...node.earlier]));
  }

  /** Elapsed times move only while somebody can see them. */
  setVisible(visible: boolean): void {
    this.#visible = visible;
    if (visible) this.#tick();
    this.#keepTicking();
  }

  dispose(): void {
    clearInterval(this.#ticker);
    this.#store.dispose();
  }

  get #grouped(): boolean {
    return this.#queues.all().filter(({ queue }) => queue.exists).length > 1;
  }

  #update(change: QueueChange): void {
    const grouped = this.#grouped;
    const source = grouped === this.#wasGrouped ? change.source : undefined;
    this.#wasGrouped = grouped;
    if (source === undefined) this.#followQueues();
    const sources = source === undefined ? this.#queues.all() : [source];
    let structure = source === undefined;
    const changed: TaskNode[] = [];
    for (const each of sources) {
      const changes = this.#rows.get(each)?.update(each.tasks(), grouped);
      if (changes === undefined) continue;
      structure ||= changes.structure;
      changed.push(...changes.changed);
    }
    if (structure) this.#changed.fire(undefined);
    else if (changed.length > 0) this.#changed.fire(changed);
    this.#keepTicking();
  }

  #followQueues(): void {
    const current = this.#queues.all();
    for (const source of this.#rows.keys()) if (!current.includes(source)) this.#rows.delete(source);
    for (const source of current) {
      if (!this.#rows.has(source)) this.#rows.set(source, new QueueRows(source, this.#clock));
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
