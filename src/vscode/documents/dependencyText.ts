import { cleanForDisplay, type DependencyGraph } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';
import { stateText, titleOf } from '../view/words.ts';

type Neighbours = (id: string) => readonly string[];
type LineOf = (id: string) => string;

/** Every tree of the graph: below each task what waits for it. */
export function dependencyText(graph: DependencyGraph, l10n: L10n): string {
  const lineOf = linesOf(graph, l10n);
  const needs = neighboursOf(graph, 'needs');
  const feeds = neighboursOf(graph, 'feeds');
  const roots = graph.nodes.map(({ id }) => id).filter((id) => needs(id).length === 0);
  const drawn = new Set<string>();
  const draw = (id: string): string[] => drawTree({ lineOf, neighbours: feeds, drawn, l10n }, id);
  const lines = roots.flatMap((id) => ['', ...draw(id)]);
  // What is left waits for itself, in a ring: no task of it is a beginning.
  for (const { id } of graph.nodes) if (!drawn.has(id)) lines.push('', ...draw(id));
  if (lines.length === 0) return `${l10n.t('No task depends on another.')}\n`;
  return [l10n.t('Below each task stand those that wait for it.'), ...lines, ''].join('\n');
}

/** What one task waits for, and what waits for it. */
export function taskDependencyText(graph: DependencyGraph, id: string, l10n: L10n): string {
  const lineOf = linesOf(graph, l10n);
  const part = (title: string, direction: 'needs' | 'feeds'): string[] => {
    const neighbours = neighboursOf(graph, direction);
    const lines =
      neighbours(id).length === 0
        ? [l10n.t('nothing')]
        : drawTree({ lineOf, neighbours, drawn: new Set(), l10n }, id).slice(1);
    return [title, ...lines.map((line) => `  ${line}`)];
  };
  return [
    lineOf(id),
    '',
    ...part(l10n.t('It depends on:'), 'needs'),
    '',
    ...part(l10n.t('Waiting for it:'), 'feeds'),
    '',
  ].join('\n');
}

/** `needs`: what a task depends on; `feeds`: what depends on it. */
function neighboursOf({ edges }: DependencyGraph, direction: 'needs' | 'feeds'): Neighbours {
  const byTask = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const [key, value] = direction === 'needs' ? [from, to] : [to, from];
    const known = byTask.get(key);
    if (known === undefined) byTask.set(key, [value]);
    else known.push(value);
  }
  return (id) => byTask.get(id) ?? [];
}

interface Visit {
  readonly id: string;
  /** What stands before it. */
  readonly indent: string;
  /** What stands before those below it. */
  readonly below: string;
}

/** What a tree is drawn from. */
interface Drawing {
  readonly lineOf: LineOf;
  readonly neighbours: Neighbours;
  /** Tasks that stand in the document already. */
  readonly drawn: Set<string>;
  readonly l10n: L10n;
}

/** A tree of lines; a task that stands in it already is named again, but not drawn out again. */
function drawTree({ lineOf, neighbours, drawn, l10n }: Drawing, root: string): string[] {
  const lines: string[] = [];
  const open: Visit[] = [{ id: root, indent: '', below: '' }];
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    const { id, indent, below } = visit;
    const next = neighbours(id);
    const again = drawn.has(id) && next.length > 0;
    drawn.add(id);
    lines.push(indent + (again ? l10n.t('{0} (see above)', lineOf(id)) : lineOf(id)));
    if (again) continue;
    const children = next.map((child, index): Visit => {
      const isLast = index === next.length - 1;
      return {
        id: child,
        indent: `${below}${isLast ? '└─ ' : '├─ '}`,
        below: `${below}${isLast ? '   ' : '│  '}`,
      };
    });
    open.push(...children.reverse());
  }
  return lines;
}

/** The line of each task. */
function linesOf({ nodes }: DependencyGraph, l10n: L10n): LineOf {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return (id) => {
    const node = byId.get(id);
    if (node === undefined || node.status === 'missing') return l10n.t('{0} (gone)', cleanForDisplay(id));
    const state = stateText(node.status, l10n);
    return `${titleOf(node.prompt)}  [${state}, ${cleanForDisplay(node.agent)}]  ${id}`;
  };
}
