import { h, setText } from './dom.ts';
import { VIEWS, type ViewName } from './host.ts';
import { actionIcon, stateIcon } from './icons.ts';
import * as l10n from './l10n.ts';
import type { BoardStore } from './store.ts';
import { stateAt } from './words.ts';
import type { NodeState, ToPage } from './toPage.ts';
import type { Viewport } from './graph/viewport.ts';

/** What the header can do. */
export interface HeaderActions {
  open(view: ViewName): void;
  showQueue(root: string): void;
  readonly viewport: Pick<Viewport, 'zoomIn' | 'zoomOut' | 'fit'>;
}

const VIEW_NAMES: Readonly<Record<ViewName, () => string>> = {
  graph: () => l10n.t('Graph'),
  timeline: () => l10n.t('Timeline'),
  charts: () => l10n.t('Charts'),
};

/** The line above the views: which view, which queue, how many tasks of each kind, and the zoom. */
export class Header {
  readonly element: HTMLElement;
  readonly #actions: HeaderActions;
  readonly #tabs = new Map<ViewName, HTMLElement>();
  readonly #queues = h('select', { class: 'queues', 'aria-label': l10n.t('Queue') });
  readonly #counts = h('div', { class: 'counts' });
  readonly #spoken = h('div', { class: 'spoken', role: 'status' });
  readonly #restricted = h('div', { class: 'restricted' });
  readonly #zoom: HTMLElement;

  constructor(actions: HeaderActions) {
    this.#actions = actions;
    const tabs = h('div', { class: 'tabs', role: 'tablist', 'aria-label': l10n.t('View') });
    for (const name of VIEWS) tabs.append(this.#tab(name));
    tabs.addEventListener('keydown', (event) => this.#onKey(event));
    this.#queues.addEventListener('change', () => actions.showQueue(this.#queues.value));
    const { viewport } = actions;
    this.#zoom = h(
      'div',
      { class: 'actions' },
      button(l10n.t('Zoom Out'), 'zoom-out', () => viewport.zoomOut()),
      button(l10n.t('Zoom In'), 'zoom-in', () => viewport.zoomIn()),
      button(l10n.t('Show All'), 'fit', () => viewport.fit()),
    );
    const line = h('header', {}, tabs, this.#queues, this.#counts, this.#zoom, this.#spoken);
    this.element = h('div', { class: 'head' }, line, this.#restricted);
  }

  showQueues({ root, queues, trusted }: Extract<ToPage, { type: 'board' }>): void {
    this.#queues.replaceChildren(...queues.map((queue) => h('option', { value: queue.root }, queue.name)));
    this.#queues.value = root;
    this.#queues.hidden = queues.length < 2;
    setText(
      this.#restricted,
      trusted ? '' : l10n.t('Restricted Mode: tasks are shown, and nothing is started.'),
    );
    this.#restricted.hidden = trusted;
  }

  showView(name: ViewName, store: BoardStore): void {
    for (const [each, tab] of this.#tabs) {
      tab.setAttribute('aria-selected', String(each === name));
      tab.tabIndex = each === name ? 0 : -1;
    }
    this.#zoom.hidden = name !== 'graph' || store.size === 0;
    this.showCounts(store);
  }

  showCounts(store: BoardStore): void {
    const counts = new Map<NodeState, number>();
    for (const node of store.nodes()) {
      const state = SHOWN_AS[stateAt(node, store.nowMs())];
      if (state !== undefined) counts.set(state, (counts.get(state) ?? 0) + 1);
    }
    const parts = COUNTED.flatMap(([state, words]) => {
      const count = counts.get(state) ?? 0;
      return count === 0 ? [] : [{ state, text: words(count), count }];
    });
    this.#counts.replaceChildren(
      ...parts.map(({ state, count, text }) => {
        const item = h('span', { class: 'count', 'data-state': state, title: text }, String(count));
        item.prepend(stateIcon(state));
        return item;
      }),
      ...(store.earlier > 0
        ? [h('span', { class: 'earlier' }, l10n.t('{0} finished earlier', store.earlier))]
        : []),
    );
    this.#counts.setAttribute('aria-hidden', 'true');
    setText(this.#spoken, parts.map(({ text }) => text).join(', '));
  }

  #tab(name: ViewName): HTMLElement {
    const tab = h(
      'button',
      { type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': 'view', class: 'tab' },
      VIEW_NAMES[name](),
    );
    tab.addEventListener('click', () => this.#actions.open(name));
    this.#tabs.set(name, tab);
    return tab;
  }

  #onKey(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const at = VIEWS.findIndex((name) => this.#tabs.get(name) === document.activeElement);
    const next = VIEWS[(at + step + VIEWS.length) % VIEWS.length];
    if (step === 0 || at < 0 || next === undefined) return;
    event.preventDefault();
    this.#tabs.get(next)?.focus();
    this.#actions.open(next);
  }
}

/** States that are counted as one. */
const SHOWN_AS: Readonly<Partial<Record<NodeState, NodeState>>> = {
  ...{ running: 'running', 'near-timeout': 'running', starting: 'running' },
  ...{ pending: 'waiting', waiting: 'waiting', paused: 'waiting', untrusted: 'waiting', retrying: 'waiting' },
  ...{
    blocked: 'blocked',
    failed: 'failed',
    'timed-out': 'failed',
    complete: 'complete',
    cancelled: 'cancelled',
  },
};
const COUNTED: readonly (readonly [NodeState, (count: number) => string])[] = [
  ['running', (count) => l10n.t('{0} running', count)],
  ['waiting', (count) => l10n.t('{0} pending', count)],
  ['blocked', (count) => l10n.t('{0} blocked', count)],
  ['failed', (count) => l10n.t('{0} failed', count)],
  ['complete', (count) => l10n.t('{0} complete', count)],
  ['cancelled', (count) => l10n.t('{0} cancelled', count)],
];

function button(label: string, icon: Parameters<typeof actionIcon>[0], act: () => void): HTMLElement {
  const element = h('button', { type: 'button', class: 'action', 'aria-label': label, title: label });
  element.append(actionIcon(icon));
  element.addEventListener('click', act);
  return element;
}
