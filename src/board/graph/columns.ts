import type { Linked } from './components.ts';

/** The column of every node: one further right than the furthest of what it depends on. Wants a graph without rings. */
export function columnsOf(nodes: readonly Linked[]): Map<string, number> {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const columns = new Map<string, number>();
  for (const { key } of nodes) {
    // Without recursion: a chain may be of any length.
    const open = [key];
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      const before = byKey.get(last)?.dependsOn ?? [];
      const missing = columns.has(last) ? [] : before.filter((other) => !columns.has(other));
      if (missing.length > 0) open.push(...missing);
      else {
        columns.set(last, Math.max(-1, ...before.map((other) => columns.get(other) ?? -1)) + 1);
        open.pop();
      }
    }
  }
  return columns;
}

/** How much there is to lay out: the nodes, and a place in every column that a link passes by. */
export function effortOf(nodes: readonly Linked[], columns: ReadonlyMap<string, number>): number {
  const columnOf = (key: string): number => columns.get(key) ?? 0;
  const passed = nodes.flatMap(({ key, dependsOn }) =>
    dependsOn.map((other) => columnOf(key) - columnOf(other) - 1),
  );
  return passed.reduce((sum, count) => sum + count, nodes.length);
}

/**
 * The quickest order within the columns: each node as near as can be to the middle of what it depends on. Links may cross;
 * it takes no longer than the graph is large.
 */
export function rowsOf(nodes: readonly Linked[], columns: ReadonlyMap<string, number>): Map<string, number> {
  const byColumn: Linked[][] = [];
  for (const node of nodes) (byColumn[columns.get(node.key) ?? 0] ??= []).push(node);
  const rows = new Map<string, number>();
  for (const column of byColumn) {
    const wanted = new Map(
      column.map(({ key, dependsOn }) => {
        const before = dependsOn.map((other) => rows.get(other) ?? 0);
        return [key, before.reduce((sum, row) => sum + row, 0) / Math.max(1, before.length)];
      }),
    );
    const sorted = [...column].sort((a, b) => (wanted.get(a.key) ?? 0) - (wanted.get(b.key) ?? 0));
    for (const [row, { key }] of sorted.entries()) rows.set(key, row);
  }
  return rows;
}
