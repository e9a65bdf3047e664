import {
  coordGreedy,
  coordSimplex,
  decrossDfs,
  decrossTwoLayer,
  graphStratify,
  layeringLongestPath,
  layeringSimplex,
  sugiyama,
} from 'd3-dag';
import { columnsOf, effortOf, rowsOf } from './columns.ts';
import { withoutRings, type Linked } from './components.ts';

/** Size of a node, and the room between two, in pixels. */
export const NODE = { width: 244, height: 48, gapAcross: 56, gapDown: 14 } as const;

/** A place, in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where the nodes of a part stand, beginning at (0, 0). */
export interface PartLayout {
  readonly width: number;
  readonly height: number;
  /** Upper left corners. */
  readonly at: ReadonlyMap<string, Point>;
  /** Where the line of a link bends between its ends, by {@link lineId}. */
  readonly bends: ReadonlyMap<string, readonly Point[]>;
}

/** Up to so much to lay out a method takes no time that anybody notices; beyond it, seconds. */
const EFFORT = { fine: 30, fair: 100, rough: 1500 } as const;

/** Name of the line from a task to the one it depends on. */
export function lineId(dependency: string, dependent: string): string {
  return `${dependency} ${dependent}`;
}

/** Lays out nodes that hang together, in columns from left to right: what a task depends on stands left of it. */
export function layOut(nodes: readonly Linked[]): PartLayout {
  const straight = withoutRings(nodes);
  const columns = columnsOf(straight);
  const effort = effortOf(straight, columns);
  return effort > EFFORT.rough ? stack(straight, columns) : sugiyamaOf(straight, effort);
}

function sugiyamaOf(nodes: readonly Linked[], effort: number): PartLayout {
  const graph = graphStratify()(nodes.map(({ key, dependsOn }) => ({ id: key, parentIds: dependsOn })));
  // The library goes downwards: across and down are exchanged, here and in what comes out.
  const layout = sugiyama().nodeSize([NODE.height, NODE.width]).gap([NODE.gapDown, NODE.gapAcross]);
  const { width: down, height: across } =
    effort <= EFFORT.fine
      ? layout.layering(layeringSimplex()).decross(decrossTwoLayer()).coord(coordSimplex())(graph)
      : effort <= EFFORT.fair
        ? layout.layering(layeringLongestPath()).decross(decrossTwoLayer().passes(4)).coord(coordGreedy())(
            graph,
          )
        : layout.layering(layeringLongestPath()).decross(decrossDfs()).coord(coordGreedy())(graph);
  const at = new Map<string, Point>();
  for (const node of graph.nodes()) {
    at.set(node.data.id, {
      x: Math.round(node.y - NODE.width / 2),
      y: Math.round(node.x - NODE.height / 2),
    });
  }
  const bends = new Map<string, Point[]>();
  for (const { source, target, points } of graph.links()) {
    const between = points.slice(1, -1).map(([x, y]) => ({ x: Math.round(y), y: Math.round(x) }));
    if (between.length > 0) bends.set(lineId(source.data.id, target.data.id), between);
  }
  return { width: Math.ceil(across), height: Math.ceil(down), at, bends };
}

/** Where so much hangs together that nobody follows a single line any more. */
function stack(nodes: readonly Linked[], columns: ReadonlyMap<string, number>): PartLayout {
  const rows = rowsOf(nodes, columns);
  const at = new Map(
    nodes.map(({ key }) => [
      key,
      {
        x: (columns.get(key) ?? 0) * (NODE.width + NODE.gapAcross),
        y: (rows.get(key) ?? 0) * (NODE.height + NODE.gapDown),
      },
    ]),
  );
  const places = [...at.values()];
  return {
    width: places.reduce((most, { x }) => Math.max(most, x), 0) + NODE.width,
    height: places.reduce((most, { y }) => Math.max(most, y), 0) + NODE.height,
    at,
    bends: new Map(),
  };
}
