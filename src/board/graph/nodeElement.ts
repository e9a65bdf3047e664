import { h, setText } from '../dom.ts';
import { stateIcon } from '../icons.ts';
import type { BoardStore } from '../store.ts';
import type { BoardNode, NodeState } from '../toPage.ts';
import { detailText, spokenText, stateAt } from '../words.ts';
import { NODE, type Point } from './layout.ts';

/** A task in the graph. */
export class NodeElement {
  readonly element: HTMLElement;
  node: BoardNode;
  readonly #icon = h('span', { class: 'node-icon' });
  readonly #title = h('span', { class: 'node-title' });
  readonly #detail = h('span', { class: 'node-detail' });
  readonly #attempt = h('span', { class: 'node-attempt' });
  #state: NodeState | undefined;

  constructor(node: BoardNode) {
    this.node = node;
    this.element = h(
      'div',
      { class: 'node', role: 'option', 'data-key': node.key, tabindex: '-1', 'aria-selected': 'false' },
      this.#icon,
      h('span', { class: 'node-words' }, this.#title, this.#detail),
      this.#attempt,
    );
    this.element.style.width = `${String(NODE.width)}px`;
    this.element.style.height = `${String(NODE.height)}px`;
  }

  update(node: BoardNode, store: BoardStore): void {
    this.node = node;
    setText(this.#title, node.title);
    setText(this.#attempt, node.attempt > 1 ? `×${String(node.attempt)}` : '');
    this.#attempt.hidden = node.attempt <= 1;
    const dependencies = node.dependsOn.map((key) => store.node(key)?.title ?? key);
    this.element.setAttribute(
      'aria-label',
      spokenText(node, dependencies, store.dependents(node.key).length),
    );
    this.element.dataset['vscodeContext'] = JSON.stringify({ taskId: node.task, viewItem: node.can });
    this.tick(store.nowMs());
  }

  /** What depends on the time. */
  tick(nowMs: number): void {
    setText(this.#detail, detailText(this.node, nowMs));
    const state = stateAt(this.node, nowMs);
    if (state === this.#state) return;
    this.#state = state;
    this.element.dataset['state'] = state;
    this.#icon.replaceChildren(stateIcon(state));
  }

  place({ x, y }: Point, index: number, size: number): void {
    this.element.style.transform = `translate(${String(x)}px, ${String(y)}px)`;
    this.element.setAttribute('aria-posinset', String(index + 1));
    this.element.setAttribute('aria-setsize', String(size));
  }

  /** One node of all is in the order of Tab. */
  setCurrent(isCurrent: boolean): void {
    this.element.tabIndex = isCurrent ? 0 : -1;
  }

  setSelected(isSelected: boolean): void {
    this.element.setAttribute('aria-selected', String(isSelected));
  }
}
