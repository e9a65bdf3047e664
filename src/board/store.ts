import type { Run } from '../core/history/run.ts';
import { byStart } from '../core/history/run.ts';
import type { HoverText } from './hoverCard.ts';
import * as l10n from './l10n.ts';
import type { BoardNode, ToPage } from './toPage.ts';
import { detailText } from './words.ts';

/** What a message changed. */
export interface StoreChange {
  /** Nodes or links came or went: places are to be worked out anew. */
  readonly structure: boolean;
  /** Keys of nodes that look different. */
  readonly nodes: readonly string[] | 'all';
  readonly runs: boolean;
}

/** What the page knows of the queue it shows. */
export class BoardStore {
  #nodes = new Map<string, BoardNode>();
  #index = new Map<string, number>();
  #dependents = new Map<string, string[]>();
  #runs = new Map<string, Run>();
  #sortedRuns: readonly Run[] | undefined;
  readonly #titles = new Map<string, string>();
  earlier = 0;
  /** Whether the history has been read. */
  hasRuns = false;

  /** In the order they were told. */
  nodes(): BoardNode[] {
    return [...this.#nodes.values()];
  }

  get size(): number {
    return this.#nodes.size;
  }

  node(key: string): BoardNode | undefined {
    return this.#nodes.get(key);
  }

  /** Place of a node among all. */
  indexOf(key: string): number {
    return this.#index.get(key) ?? 0;
  }

  /** Keys of what depends on a node. */
  dependents(key: string): readonly string[] {
    return this.#dependents.get(key) ?? [];
  }

  /** Oldest first. */
  runs(): readonly Run[] {
    this.#sortedRuns ??= [...this.#runs.values()].sort(byStart);
    return this.#sortedRuns;
  }

  nowMs(): number {
    return Date.now();
  }

  /** What an attempt is called, as far as the page knows. */
  titleOf(task: string): string | undefined {
    return this.#titles.get(task);
  }

  /** Forgets one queue and takes in another. */
  begin(message: Extract<ToPage, { type: 'board' }>): StoreChange {
    this.#nodes = new Map(message.nodes.map((node) => [node.key, node]));
    this.#runs = new Map();
    this.#sortedRuns = undefined;
    this.hasRuns = false;
    this.earlier = message.earlier;
    this.#titles.clear();
    this.#relink();
    this.#learnTitles(message.nodes);
    return { structure: true, nodes: 'all', runs: true };
  }

  changeNodes({ nodes, gone, earlier }: Extract<ToPage, { type: 'changes' }>): StoreChange {
    let structure = gone.length > 0;
    for (const node of nodes) {
      const before = this.#nodes.get(node.key);
      structure ||= before === undefined || before.dependsOn.join(' ') !== node.dependsOn.join(' ');
      this.#nodes.set(node.key, node);
    }
    for (const key of gone) this.#nodes.delete(key);
    this.earlier = earlier;
    if (structure) this.#relink();
    this.#learnTitles(nodes);
    return { structure, nodes: nodes.map(({ key }) => key), runs: false };
  }

  changeRuns({ all, runs, gone }: Extract<ToPage, { type: 'runs' }>): StoreChange {
    if (all) this.#runs = new Map();
    for (const run of runs) this.#runs.set(run.task, run);
    for (const task of gone) this.#runs.delete(task);
    this.#sortedRuns = undefined;
    this.hasRuns = true;
    return { structure: false, nodes: [], runs: true };
  }

  learnTitles(titles: Readonly<Record<string, string>>): void {
    for (const [task, title] of Object.entries(titles)) this.#titles.set(task, title);
  }

  /** What is told of a node under the pointer. */
  cardOf(node: BoardNode): HoverText {
    const waitsFor = node.dependsOn.map((key) => this.#nodes.get(key)?.title ?? key);
    const dependents = this.dependents(node.key).length;
    const lines = [detailText(node, this.nowMs())];
    if (node.attempt > 1) lines.push(l10n.t('Attempt {0}', node.attempt));
    if (waitsFor.length > 0) lines.push(l10n.t('Depends on {0}', shortList(waitsFor)));
    if (dependents > 0)
      lines.push(
        dependents === 1 ? l10n.t('1 task depends on it') : l10n.t('{0} tasks depend on it', dependents),
      );
    return { title: node.title, state: node.state, stateText: node.stateText, lines };
  }

  #relink(): void {
    this.#index = new Map([...this.#nodes.keys()].map((key, index) => [key, index]));
    this.#dependents = new Map();
    for (const { key, dependsOn } of this.#nodes.values()) {
      for (const other of dependsOn) {
        const dependents = this.#dependents.get(other);
        if (dependents === undefined) this.#dependents.set(other, [key]);
        else dependents.push(key);
      }
    }
  }

  #learnTitles(nodes: readonly BoardNode[]): void {
    for (const { key, task, title } of nodes) {
      this.#titles.set(key, title);
      this.#titles.set(task, title);
    }
  }
}

const LISTED = 3;

function shortList(titles: readonly string[]): string {
  const more = titles.length - LISTED;
  const listed = titles.slice(0, LISTED).map((title) => `“${title}”`);
  return (more > 0 ? [...listed, l10n.t('{0} more', more)] : listed).join(', ');
}
