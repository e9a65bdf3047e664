import { EventFollower, RunHistory, type Summary } from '../../core/index.ts';
import type { BoardNode, ToPage } from '../../board/toPage.ts';
import type { L10n } from '../l10n.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { titleOf } from '../view/words.ts';
import { boardNodes } from './boardNodes.ts';
import { ToldNodes } from './nodeChanges.ts';

/** What one page is told about one queue: all of it at first, then what changed. */
export class BoardFeed {
  readonly source: FolderQueue;
  readonly #tell: (message: ToPage) => void;
  readonly #l10n: L10n;
  readonly #told = new ToldNodes();
  readonly #history = new RunHistory();
  readonly #events: EventFollower;
  readonly #ended = new AbortController();
  #toldRuns = false;
  #reading: Promise<void> | undefined;
  #readAgain = false;

  constructor(source: FolderQueue, tell: (message: ToPage) => void, l10n: L10n) {
    this.source = source;
    this.#tell = tell;
    this.#l10n = l10n;
    this.#events = new EventFollower(source.queue.store.events);
  }

  /** Every node, told as changes are told from here on. */
  nodes(): { nodes: BoardNode[]; earlier: number } {
    const nodes = this.#nodes();
    this.#told.changes(nodes);
    return { nodes, earlier: this.#earlier() };
  }

  /** Tells what is new; nothing where nothing is. Resolves once the history is told too. */
  async update(): Promise<void> {
    const { nodes, gone } = this.#told.changes(this.#nodes());
    if (nodes.length + gone.length > 0)
      this.#tell({ type: 'changes', nodes, gone, earlier: this.#earlier() });
    await this.readHistory();
  }

  /** Reads what was added to the events and tells the runs. Who asks while it is read waits for one more look. */
  async readHistory(): Promise<void> {
    this.#readAgain = true;
    this.#reading ??= this.#readUntilDone().finally(() => (this.#reading = undefined));
    await this.#reading;
  }

  /** What tasks are called; those that are nowhere to be found are left out. */
  titles(taskIds: readonly string[]): Record<string, string> {
    const found = taskIds.flatMap((id): [string, string][] => {
      const task = this.source.queue.tryRead(id);
      return task === undefined ? [] : [[id, titleOf(task.prompt)]];
    });
    return Object.fromEntries(found);
  }

  /** Nothing is told any more. */
  dispose(): void {
    this.#ended.abort();
  }

  async #readUntilDone(): Promise<void> {
    while (this.#readAgain && !this.#ended.signal.aborted) {
      this.#readAgain = false;
      await this.#events.read((events) => this.#history.take(events), this.#ended.signal);
      this.#tellRuns();
    }
  }

  #tellRuns(): void {
    if (this.#ended.signal.aborted) return;
    const { runs, gone } = this.#history.changes();
    const all = !this.#toldRuns;
    if (!all && runs.length + gone.length === 0) return;
    this.#toldRuns = true;
    this.#tell({ type: 'runs', all, runs: [...runs], gone: [...gone] });
  }

  #nodes(): BoardNode[] {
    const { queue } = this.source;
    const find = (id: string): ReturnType<typeof queue.tryRead> => queue.tryRead(id);
    return boardNodes(this.source.tasks(), { nowMs: queue.clock.nowMs(), l10n: this.#l10n, find });
  }

  #earlier(): number {
    const shown = this.source.tasks().length;
    return Math.max(0, totalOf(this.source.summary()) - shown);
  }
}

function totalOf(summary: Summary | undefined): number {
  return summary?.total ?? 0;
}
