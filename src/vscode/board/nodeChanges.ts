import type { BoardNode } from '../../board/toPage.ts';

/** What a page that knows some nodes has to be told. */
export interface NodeChanges {
  readonly nodes: BoardNode[];
  /** Keys. */
  readonly gone: string[];
}

/** Remembers what a page was told, so that it is told only what is new. */
export class ToldNodes {
  #told = new Map<string, string>();

  /** What is different in `nodes` from what was told before; from here on it counts as told. */
  changes(nodes: readonly BoardNode[]): NodeChanges {
    const before = this.#told;
    this.#told = new Map(nodes.map((node) => [node.key, JSON.stringify(node)]));
    return {
      nodes: nodes.filter(({ key }) => before.get(key) !== this.#told.get(key)),
      gone: [...before.keys()].filter((key) => !this.#told.has(key)),
    };
  }
}
