import { cleanForDisplay, type DependencyGraph, type TaskView } from '../../core/index.ts';
import { displayStateOf, painterOf, stateText } from './taskState.ts';
import { terminalOf, type Terminal } from './terminal.ts';
import { drawTree, type TreeNode } from './tree.ts';
import { cut } from './width.ts';

const PROMPT_WIDTH = 40;

/** Both directions from one task. */
export function drawDependencies(graph: DependencyGraph, id: string, views: readonly TaskView[]): string[] {
  const drawing = drawingOf(graph, views);
  const draw = (neighbours: (of: string) => string[]) =>
    drawTree(nodeOf(drawing, id, neighbours), drawing.terminal.symbols);
  const needs = neighboursOf(graph, 'needs');
  const feeds = neighboursOf(graph, 'feeds');
  return ['Depends on:', ...emptyOr(draw(needs)), '', 'Is waited for by:', ...emptyOr(draw(feeds))];
}

/** Every tree: each task below what it depends on. Tasks without any dependency are left out. */
export function drawGraph(graph: DependencyGraph, views: readonly TaskView[]): string[] {
  const drawing = drawingOf(graph, views);
  const feeds = neighboursOf(graph, 'feeds');
  const needs = neighboursOf(graph, 'needs');
  const roots = graph.nodes
    .map(({ id }) => id)
    .filter((id) => needs(id).length === 0 && feeds(id).length > 0);
  if (roots.length === 0) return ['No task depends on another.'];
  return roots.flatMap((id) => drawTree(nodeOf(drawing, id, feeds), drawing.terminal.symbols));
}

/** What the lines are made of. */
interface Drawing {
  readonly nodes: ReadonlyMap<string, DependencyGraph['nodes'][number]>;
  /** The tasks as `status` shows them. */
  readonly views: ReadonlyMap<string, TaskView>;
  readonly terminal: Terminal;
}

function drawingOf(graph: DependencyGraph, views: readonly TaskView[]): Drawing {
  return {
    nodes: new Map(graph.nodes.map((node) => [node.id, node])),
    views: new Map(views.map((view) => [view.task.taskId, view])),
    terminal: terminalOf(),
  };
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
function nodeOf(drawing: Drawing, id: string, neighbours: (of: string) => string[]): TreeNode {
  const drawn = new Set<string>();
  const visit = (current: string): TreeNode => {
    const again = drawn.has(current);
    drawn.add(current);
    const below = again ? [] : neighbours(current);
    const node = drawing.nodes.get(current);
    const text = node === undefined ? `${current} (gone)` : textOf(node, drawing);
    return {
      text: again && neighbours(current).length > 0 ? `${text} (see above)` : text,
      children: below.map(visit),
    };
  };
  return visit(id);
}

function textOf(node: DependencyGraph['nodes'][number], { views, terminal }: Drawing): string {
  const { colours, symbols } = terminal;
  if (node.status === 'missing') return `${node.id} ${colours.red(`${symbols.failed} gone`)}`;
  const prompt = cleanForDisplay(node.prompt.slice(0, 200)).replace(/\s+/g, ' ');
  const view = views.get(node.id);
  const state = view === undefined ? node.status : displayStateOf(view);
  const status = painterOf(state, colours)(stateText(state, view?.archived === true, symbols));
  return `${node.id} ${status} ${cleanForDisplay(node.agent)}: ${cut(prompt, PROMPT_WIDTH, symbols.ellipsis)}`;
}
