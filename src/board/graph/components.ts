/** What a layout needs to know of a node. */
export interface Linked {
  readonly key: string;
  readonly dependsOn: readonly string[];
}

/** Nodes that hang together, and those that hang on nothing; both in the order they were given in. */
export interface Components {
  readonly connected: readonly (readonly string[])[];
  readonly alone: readonly string[];
}

/** Splits the nodes into parts that have no link between them. Links to nodes that are not given count nothing. */
export function componentsOf(nodes: readonly Linked[]): Components {
  const links = new Map<string, string[]>(nodes.map(({ key }) => [key, []]));
  for (const { key, dependsOn } of nodes) {
    for (const other of dependsOn) {
      if (other === key || !links.has(other)) continue;
      links.get(key)?.push(other);
      links.get(other)?.push(key);
    }
  }
  const connected: string[][] = [];
  const alone: string[] = [];
  const part = new Map<string, number>();
  for (const { key } of nodes) {
    if (links.get(key)?.length === 0) alone.push(key);
    else if (!part.has(key)) mark(key, part, links, connected.push([]) - 1);
  }
  for (const { key } of nodes) {
    const index = part.get(key);
    if (index !== undefined) connected[index]?.push(key);
  }
  return { connected, alone };
}

function mark(
  start: string,
  part: Map<string, number>,
  links: ReadonlyMap<string, readonly string[]>,
  index: number,
): void {
  const open = [start];
  part.set(start, index);
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    for (const other of links.get(key) ?? []) {
      if (part.has(other)) continue;
      part.set(other, index);
      open.push(other);
    }
  }
}

/**
 * The same nodes without the links that close a ring, and without links to nodes that are not given: a layout in layers
 * needs that. Tasks that wait for one another are possible where files are edited by hand.
 */
export function withoutRings(nodes: readonly Linked[]): Linked[] {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const state = new Map<string, 'open' | 'done'>();
  const kept = new Map<string, string[]>(nodes.map(({ key }) => [key, []]));
  for (const { key } of nodes) {
    if (state.has(key)) continue;
    const path = [{ key, next: 0 }];
    state.set(key, 'open');
    for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
      const other = byKey.get(last.key)?.dependsOn[last.next++];
      if (other === undefined) {
        state.set(last.key, 'done');
        path.pop();
      } else if (byKey.has(other) && state.get(other) !== 'open' && !kept.get(last.key)?.includes(other)) {
        kept.get(last.key)?.push(other);
        if (!state.has(other)) {
          state.set(other, 'open');
          path.push({ key: other, next: 0 });
        }
      }
    }
  }
  return nodes.map(({ key }) => ({ key, dependsOn: kept.get(key) ?? [] }));
}
