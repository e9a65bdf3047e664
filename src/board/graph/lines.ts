import { svg } from '../dom.ts';
import type { BoardStore } from '../store.ts';
import type { NodeState } from '../toPage.ts';
import type { Arrangement } from './arrangement.ts';
import { lineId, NODE, type Point } from './layout.ts';
import type { Seen } from './viewport.ts';

/** What a dependency's state means to those that wait for it. */
type LineState = 'done' | 'broken' | 'open' | 'active';

interface Line {
  readonly from: string;
  readonly to: string;
  readonly path: string;
  readonly box: Seen;
  state: LineState;
  element?: SVGPathElement;
}

/** The lines from what tasks depend on to them. */
export class Lines {
  readonly element = svg('svg', { class: 'lines', 'aria-hidden': 'true' });
  readonly #lines = new Map<string, Line>();
  readonly #ofNode = new Map<string, Line[]>();
  #lit: readonly Line[] = [];

  constructor() {
    const arrow = svg('marker', {
      ...{ id: 'arrow', viewBox: '0 0 8 8', refX: '7', refY: '4', markerWidth: '7', markerHeight: '7' },
      orient: 'auto',
    });
    arrow.append(svg('path', { d: 'M1 1 L7 4 L1 7', class: 'arrow' }));
    const definitions = svg('defs');
    definitions.append(arrow);
    this.element.append(definitions);
  }

  /** Works out every line anew. */
  link(store: BoardStore, arrangement: Arrangement): void {
    for (const line of this.#lines.values()) line.element?.remove();
    this.#lines.clear();
    this.#ofNode.clear();
    this.#lit = [];
    this.element.setAttribute('width', String(arrangement.width));
    this.element.setAttribute('height', String(arrangement.height));
    for (const node of store.nodes()) {
      for (const dependency of node.dependsOn) {
        const [start, end] = [arrangement.at.get(dependency), arrangement.at.get(node.key)];
        if (start === undefined || end === undefined) continue;
        const id = lineId(dependency, node.key);
        const points = pointsOf(start, end, arrangement.bends.get(id) ?? []);
        const state = lineState(store.node(dependency)?.state);
        const line = { from: dependency, to: node.key, path: pathOf(points), box: boxOf(points), state };
        this.#lines.set(id, line);
        for (const key of [dependency, node.key]) {
          const lines = this.#ofNode.get(key);
          if (lines === undefined) this.#ofNode.set(key, [line]);
          else lines.push(line);
        }
      }
    }
  }

  /** Puts into the page the lines that can be seen. */
  draw({ left, top, right, bottom }: Seen): void {
    for (const line of this.#lines.values()) {
      const { box } = line;
      const isSeen = box.left < right && box.right > left && box.top < bottom && box.bottom > top;
      if (!isSeen) {
        line.element?.remove();
        delete line.element;
      } else if (line.element === undefined) {
        line.element = svg('path', { d: line.path, class: 'line', 'marker-end': 'url(#arrow)' });
        line.element.dataset['state'] = line.state;
        this.element.append(line.element);
      }
    }
  }

  /** A node's state changed, and with it the lines that begin there. */
  restate(key: string, store: BoardStore): void {
    const state = lineState(store.node(key)?.state);
    for (const line of this.#ofNode.get(key) ?? []) {
      if (line.from !== key) continue;
      line.state = state;
      if (line.element !== undefined) line.element.dataset['state'] = state;
    }
  }

  /** Brings out the lines of one node, or of none. */
  light(key: string | undefined): void {
    for (const line of this.#lit) line.element?.classList.remove('lit');
    this.#lit = key === undefined ? [] : (this.#ofNode.get(key) ?? []);
    for (const line of this.#lit) line.element?.classList.add('lit');
  }
}

function lineState(state: NodeState | undefined): LineState {
  switch (state) {
    case 'complete':
      return 'done';
    case 'failed':
    case 'timed-out':
    case 'cancelled':
    case 'missing':
    case undefined:
      return 'broken';
    case 'running':
    case 'near-timeout':
    case 'starting':
      return 'active';
    case 'pending':
    case 'waiting':
    case 'blocked':
    case 'paused':
    case 'untrusted':
    case 'retrying':
      return 'open';
  }
}

/** From the right side of a node to the left side of another; the tip stands a little off. */
function pointsOf(start: Point, end: Point, bends: readonly Point[]): Point[] {
  const middle = NODE.height / 2;
  return [{ x: start.x + NODE.width, y: start.y + middle }, ...bends, { x: end.x - 2, y: end.y + middle }];
}

function pathOf([first, ...rest]: readonly Point[]): string {
  if (first === undefined) return '';
  let path = `M${String(first.x)} ${String(first.y)}`;
  let before = first;
  for (const point of rest) {
    const half = String(Math.round((before.x + point.x) / 2));
    path += ` C${half} ${String(before.y)} ${half} ${String(point.y)} ${String(point.x)} ${String(point.y)}`;
    before = point;
  }
  return path;
}

function boxOf(points: readonly Point[]): Seen {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return {
    left: Math.min(...xs) - NODE.gapAcross,
    right: Math.max(...xs) + NODE.gapAcross,
    top: Math.min(...ys) - 2,
    bottom: Math.max(...ys) + 2,
  };
}
