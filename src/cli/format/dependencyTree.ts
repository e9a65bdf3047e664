import { cleanForDisplay, type DependencyGraph } from '../../core/index.ts';
import { painterOf, symbolOf } from './taskState.ts';
import { terminalOf, type Terminal } from './terminal.ts';
import { drawTree, type TreeNode } from './tree.ts';
import { cut } from './width.ts';

const PROMPT_WIDTH = 40;

/** Both directions from one task. */
export function drawDependencies(graph: DependencyGraph, id: string): string[] {
  const terminal = terminalOf();
  const draw = (neighbours: (of: string) => string[]) =>
    drawTree(nodeOf(graph, id, neighbours, terminal), terminal.symbols);
  const needs = neighboursOf(graph, 'needs');
  const feeds = neighboursOf(graph, 'feeds');
  return ['Depends on:', ...emptyOr(draw(needs)), '', 'Is waited for by:', ...emptyOr(draw(feeds))];
}

/** Every tree: each task below what it depends on. Tasks without any dependency are left out. */
export function drawGraph(graph: DependencyGraph): string[] {
  const terminal = terminalOf();
  const feeds = neighboursOf(graph, 'feeds');
  const needs = neighboursOf(graph, 'needs');
  const roots = graph.nodes
    .map(({ id }) => id)
    .filter((id) => needs(id).length === 0 && feeds(id).length > 0);
  if (roots.length === 0) return ['No task depends on another.'];
  return roots.flatMap((id) => drawTree(nodeOf(graph, id, feeds, terminal), terminal.symbols));
}

function emptyOr(lines: string[]): string[] {
  return lines.length > 1 ? lines : [...lines, '  (none)'];
}

/** `needs`: what a task depends on; `feeds`: what depends on it. */
function neighboursOf({ edges }: DependencyGraph, direction: 'needs' | 'feeds'): (id: string) => string[] {
  const byTask = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const [key, value] = direction === 'needs' ? [from, to] : [to, from];
    byTask.set(key, [...(byTask.get(key) ?? []), value]);
  }
  return (id) => byTask.get(id) ?? [];
}

/** A task that stands in the tree already is named again, but not drawn out again. */
function nodeOf(
  graph: DependencyGraph,
  id: string,
  neighbours: (of: string) => string[],
  terminal: Terminal,
): TreeNode {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const drawn = new Set<string>();
  const visit = (current: string): TreeNode => {
    const again = drawn.has(current);
    drawn.add(current);
    const below = again ? [] : neighbours(current);
    const node = byId.get(current);
    const text = node === undefined ? `${current} (gone)` : textOf(node, terminal);
    return {
      text: again && neighbours(current).length > 0 ? `${text} (see above)` : text,
      children: below.map(visit),
    };
  };
  return visit(id);
}

function textOf(node: DependencyGraph['nodes'][number], { colours, symbols }: Terminal): string {
  if (node.status === 'missing') return `${node.id} ${colours.red(`${symbols.failed} gone`)}`;
  const prompt = cleanForDisplay(node.prompt.slice(0, 200)).replace(/\s+/g, ' ');
  const status = painterOf(node.status, colours)(`${symbolOf(node.status, symbols)} ${node.status}`);
  return `${node.id} ${status} ${cleanForDisplay(node.agent)}: ${cut(prompt, PROMPT_WIDTH, symbols.ellipsis)}`;
}
