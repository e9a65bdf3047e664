import { h } from '../dom.ts';
import type { HoverCard } from '../hoverCard.ts';
import * as l10n from '../l10n.ts';
import type { BoardStore, StoreChange } from '../store.ts';
import type { View } from '../view.ts';
import { Arranger, type Arrangement } from './arrangement.ts';
import { Lines } from './lines.ts';
import { NODE, type Point } from './layout.ts';
import { neighbourOf, type Direction } from './neighbours.ts';
import { NodeElement } from './nodeElement.ts';
import { Viewport } from './viewport.ts';

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
const NOTHING: Arrangement = { width: 0, height: 0, at: new Map(), bends: new Map() };

/** What the graph asks for. */
export interface GraphActions {
  select(task: string): void;
  open(task: string): void;
}

/** The tasks and what they depend on. Only what can be seen is in the page, so that thousands cost no more than hundreds. */
export class GraphView implements View {
  readonly element: HTMLElement;
  readonly viewport: Viewport;
  readonly #store: BoardStore;
  readonly #actions: GraphActions;
  readonly #card: HoverCard;
  readonly #nodes = h('div', {
    role: 'listbox',
    class: 'nodes',
    'aria-label': l10n.t('Tasks and what they depend on'),
  });
  readonly #lines = new Lines();
  readonly #elements = new Map<string, NodeElement>();
  readonly #arranger = new Arranger();
  #arrangement = NOTHING;
  #arrangedWidth = 0;
  /** The node that the keyboard stands on. */
  #current: string | undefined;
  #selected: string | undefined;

  constructor(store: BoardStore, actions: GraphActions, card: HoverCard) {
    this.#store = store;
    this.#actions = actions;
    this.#card = card;
    this.viewport = new Viewport([this.#lines.element, this.#nodes], () => this.#draw());
    this.element = this.viewport.element;
    this.#nodes.setAttribute(
      'aria-description',
      l10n.t('Arrow keys move between tasks, Enter opens the log'),
    );
    this.#nodes.addEventListener('keydown', (event) => this.#onKey(event));
    this.#nodes.addEventListener('click', (event) =>
      this.#onClick(event, (task) => this.#actions.select(task)),
    );
    this.#nodes.addEventListener('dblclick', (event) =>
      this.#onClick(event, (task) => this.#actions.open(task)),
    );
    this.#nodes.addEventListener('focusin', (event) => this.#onFocus(event));
    this.#nodes.addEventListener('mouseover', (event) => this.#light(this.#nodeAt(event)?.node.key));
    this.#nodes.addEventListener('mouseleave', () => this.#light(this.#current));
  }

  show(): void {
    this.update({ structure: true, nodes: 'all', runs: false });
  }

  hide(): void {
    this.#card.hide();
  }

  update(change: StoreChange): void {
    const width = this.viewport.width;
    if (width === 0) return;
    if (change.structure || width !== this.#arrangedWidth) this.#arrange(width);
    if (change.structure || change.nodes === 'all') {
      this.#lines.link(this.#store, this.#arrangement);
      this.#draw();
    } else for (const key of change.nodes) this.#patch(key);
  }

  /** Elapsed times, once a second. */
  tick(nowMs: number): void {
    for (const element of this.#elements.values()) element.tick(nowMs);
  }

  #arrange(width: number): void {
    const isFirst = this.#arrangement === NOTHING;
    this.#arrangement = this.#arranger.arrange(this.#store.nodes(), width);
    this.#arrangedWidth = width;
    this.viewport.setSize(this.#arrangement.width, this.#arrangement.height);
    if (this.#current === undefined || !this.#arrangement.at.has(this.#current)) {
      this.#current = this.#store.nodes()[0]?.key;
    }
    if (isFirst) this.viewport.begin();
  }

  /** Puts into the page what can be seen, and takes out what cannot; but not what has the focus. */
  #draw(): void {
    const { left, top, right, bottom } = this.viewport.seen();
    const isSeen = ({ x, y }: Point): boolean =>
      x < right && x + NODE.width > left && y < bottom && y + NODE.height > top;
    for (const [key, element] of this.#elements) {
      const point = this.#arrangement.at.get(key);
      if (point !== undefined && (isSeen(point) || key === this.#current)) continue;
      element.element.remove();
      this.#elements.delete(key);
    }
    const fresh = document.createDocumentFragment();
    for (const [key, point] of this.#arrangement.at) {
      if (isSeen(point) || key === this.#current) this.#place(key, point, fresh);
    }
    this.#nodes.append(fresh);
    this.#lines.draw({ left, top, right, bottom });
  }

  #place(key: string, point: Point, fresh: DocumentFragment): void {
    const node = this.#store.node(key);
    if (node === undefined) return;
    const element = this.#elements.get(key) ?? new NodeElement(node);
    if (!this.#elements.has(key)) {
      this.#elements.set(key, element);
      fresh.append(element.element);
    }
    element.update(node, this.#store);
    element.place(point, this.#store.indexOf(key), this.#store.size);
    element.setCurrent(key === this.#current);
    element.setSelected(key === this.#selected);
  }

  #patch(key: string): void {
    const node = this.#store.node(key);
    if (node !== undefined) this.#elements.get(key)?.update(node, this.#store);
    this.#lines.restate(key, this.#store);
  }

  #onKey(event: KeyboardEvent): void {
    const { node } = this.#nodeAt(event) ?? {};
    if (node === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const direction = ARROWS[event.key];
    if (direction !== undefined) this.#go(neighbourOf(node.key, direction, this.#walkable()));
    else if (event.key === 'Home') this.#go(this.#store.nodes()[0]?.key);
    else if (event.key === 'End') this.#go(this.#store.nodes().at(-1)?.key);
    else if (event.key === 'Enter') this.#actions.open(node.task);
    else if (event.key === ' ') this.#choose(node.key, (task) => this.#actions.select(task));
    else return;
    event.preventDefault();
  }

  #walkable(): Parameters<typeof neighbourOf>[2] {
    return {
      at: this.#arrangement.at,
      linked: (key, direction) =>
        direction === 'left' ? (this.#store.node(key)?.dependsOn ?? []) : this.#store.dependents(key),
    };
  }

  /** Moves the keyboard to a node. */
  #go(key: string | undefined): void {
    const point = key === undefined ? undefined : this.#arrangement.at.get(key);
    if (key === undefined || point === undefined) return;
    const before = this.#current;
    this.#current = key;
    this.viewport.reveal(point, NODE.width, NODE.height);
    this.#draw();
    if (before !== undefined) this.#elements.get(before)?.setCurrent(before === key);
    this.#elements.get(key)?.element.focus({ preventScroll: true });
  }

  #onFocus(event: Event): void {
    const element = this.#nodeAt(event);
    if (element === undefined) return;
    const before = this.#current;
    this.#current = element.node.key;
    if (before !== undefined && before !== this.#current) this.#elements.get(before)?.setCurrent(false);
    element.setCurrent(true);
    this.#light(element.node.key);
  }

  #onClick(event: Event, act: (task: string) => void): void {
    const element = this.#nodeAt(event);
    if (element !== undefined) this.#choose(element.node.key, act);
  }

  #choose(key: string, act: (task: string) => void): void {
    const before = this.#selected;
    this.#selected = key;
    if (before !== undefined) this.#elements.get(before)?.setSelected(false);
    const element = this.#elements.get(key);
    element?.setSelected(true);
    if (element !== undefined) act(element.node.task);
  }

  #light(key: string | undefined): void {
    this.#lines.light(key);
    const element = key === undefined ? undefined : this.#elements.get(key);
    if (element === undefined || !element.element.matches(':hover, :focus-visible')) this.#card.hide();
    else this.#card.showFor(element.element, this.#store.cardOf(element.node));
  }

  #nodeAt(event: Event): NodeElement | undefined {
    const { target } = event;
    const key =
      target instanceof Element ? target.closest<HTMLElement>('[data-key]')?.dataset['key'] : undefined;
    return key === undefined ? undefined : this.#elements.get(key);
  }
}
