import { componentsOf, type Linked } from './components.ts';
import { layOut, lineId, NODE, type PartLayout, type Point } from './layout.ts';

/** Where everything stands. */
export interface Arrangement {
  readonly width: number;
  readonly height: number;
  readonly at: ReadonlyMap<string, Point>;
  readonly bends: ReadonlyMap<string, readonly Point[]>;
}

/** Room around everything, and between two parts. */
const MARGIN = 20;
const PART_GAP = 28;
const CELL = { width: NODE.width + 16, height: NODE.height + 12 };

/**
 * Places nodes: parts that hang together one beside the other in rows, then a grid of those that hang on nothing. A part
 * whose shape was there already is not laid out again.
 */
export class Arranger {
  #known = new Map<string, PartLayout>();
  #order: readonly string[] = [];

  /** @param width pixels that are there to be filled */
  arrange(nodes: readonly Linked[], width: number): Arrangement {
    const byKey = new Map(nodes.map((node) => [node.key, node]));
    this.#order = keepOrder(this.#order, [...byKey.keys()]);
    const ordered = this.#order.flatMap((key) => byKey.get(key) ?? []);
    const { connected, alone } = componentsOf(ordered);
    const parts = this.#layOutParts(connected.map((keys) => keys.flatMap((key) => byKey.get(key) ?? [])));
    const rows = inRows(parts, width);
    const grid = inGrid(alone, rows.bottom, width);
    return {
      width: Math.max(rows.right, grid.right) + MARGIN,
      height: grid.bottom + MARGIN,
      at: new Map([...rows.at, ...grid.at]),
      bends: rows.bends,
    };
  }

  #layOutParts(parts: readonly (readonly Linked[])[]): PartLayout[] {
    const known = new Map<string, PartLayout>();
    const layouts = parts.map((nodes) => {
      const shape = shapeOf(nodes);
      const name = JSON.stringify(shape);
      const layout = known.get(name) ?? this.#known.get(name) ?? layOut(shape);
      known.set(name, layout);
      return withKeys(layout, nodes);
    });
    this.#known = known;
    return layouts;
  }
}

/** The nodes by their numbers: of what hangs together most is of few shapes, and each is laid out once. */
function shapeOf(nodes: readonly Linked[]): Linked[] {
  const numbers = new Map(nodes.map(({ key }, number) => [key, String(number)]));
  return nodes.map(({ dependsOn }, number) => ({
    key: String(number),
    dependsOn: dependsOn.flatMap((other) => numbers.get(other) ?? []),
  }));
}

/** The layout of a shape for the nodes that have it. */
function withKeys(layout: PartLayout, nodes: readonly Linked[]): PartLayout {
  const keyOf = (number: string): string => nodes[Number(number)]?.key ?? '';
  return {
    ...layout,
    at: new Map([...layout.at].map(([number, point]) => [keyOf(number), point])),
    bends: new Map(
      [...layout.bends].map(([line, points]) => {
        const [dependency = '', dependent = ''] = line.split(' ');
        return [lineId(keyOf(dependency), keyOf(dependent)), points];
      }),
    ),
  };
}

/** `keys` in the order they were in before, what is new first: so nothing that stands changes its place among the others. */
export function keepOrder(before: readonly string[], keys: readonly string[]): string[] {
  const wanted = new Set(keys);
  const known = new Set(before);
  return [...keys.filter((key) => !known.has(key)), ...before.filter((key) => wanted.has(key))];
}

function inRows(
  parts: readonly PartLayout[],
  width: number,
): Arrangement & { right: number; bottom: number } {
  const at = new Map<string, Point>();
  const bends = new Map<string, readonly Point[]>();
  const widest = Math.max(0, ...parts.map((part) => part.width));
  const end = Math.max(width - MARGIN, MARGIN + widest);
  let [x, y, rowHeight, right] = [MARGIN, MARGIN, 0, 0];
  for (const part of parts) {
    if (x > MARGIN && x + part.width > end) {
      y += rowHeight + PART_GAP;
      [x, rowHeight] = [MARGIN, 0];
    }
    for (const [key, point] of part.at) at.set(key, { x: point.x + x, y: point.y + y });
    for (const [line, points] of part.bends) {
      bends.set(
        line,
        points.map((point) => ({ x: point.x + x, y: point.y + y })),
      );
    }
    x += part.width + PART_GAP * 2;
    rowHeight = Math.max(rowHeight, part.height);
    right = Math.max(right, x - PART_GAP * 2);
  }
  const bottom = parts.length === 0 ? MARGIN : y + rowHeight + PART_GAP;
  return { at, bends, right, bottom, width: right, height: bottom };
}

function inGrid(
  keys: readonly string[],
  top: number,
  width: number,
): { at: Map<string, Point>; right: number; bottom: number } {
  const columns = Math.max(1, Math.floor((width - 2 * MARGIN + CELL.width - NODE.width) / CELL.width));
  const at = new Map(
    keys.map((key, index) => [
      key,
      { x: MARGIN + (index % columns) * CELL.width, y: top + Math.floor(index / columns) * CELL.height },
    ]),
  );
  const used = Math.min(columns, keys.length);
  return {
    at,
    right: MARGIN + used * CELL.width - (CELL.width - NODE.width),
    bottom: top + Math.ceil(keys.length / columns) * CELL.height,
  };
}
