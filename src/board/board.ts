import { ChartsView } from './charts/chartsView.ts';
import { GraphView } from './graph/graphView.ts';
import { Header } from './header.ts';
import { HoverCard } from './hoverCard.ts';
import { h } from './dom.ts';
import type { Host, ViewName } from './host.ts';
import { emptyText } from './emptyText.ts';
import { useTexts } from './l10n.ts';
import { BoardStore, type StoreChange } from './store.ts';
import { TimelineView } from './timeline/timelineView.ts';
import type { ToPage } from './toPage.ts';
import type { View } from './view.ts';

const TICK_MS = 1000;

/** The page: a header, and below it one of the views. */
export class Board {
  readonly #place: HTMLElement;
  readonly #host: Host;
  readonly #store = new BoardStore();
  readonly #card = new HoverCard();
  #parts: Parts | undefined;

  constructor(place: HTMLElement, host: Host) {
    this.#place = place;
    this.#host = host;
  }

  /** Asks for the queue, and shows what comes. */
  begin(): void {
    this.#host.listen((message) => this.#hear(message));
    const { root } = this.#host.state;
    this.#host.say({ type: 'ready', ...(root === undefined ? {} : { root }) });
    window.setInterval(() => this.#tick(), TICK_MS);
    new ResizeObserver(() => this.#update({ structure: false, nodes: [], runs: false })).observe(this.#place);
  }

  #hear(message: ToPage): void {
    switch (message.type) {
      case 'board':
        this.#show(message);
        return;
      case 'changes':
        this.#update(this.#store.changeNodes(message));
        return;
      case 'runs':
        this.#update(this.#store.changeRuns(message));
        return;
      case 'titles':
        this.#store.learnTitles(message.titles);
        this.#update({ structure: false, nodes: [], runs: true });
        return;
    }
  }

  #show(message: Extract<ToPage, { type: 'board' }>): void {
    useTexts(message.texts);
    this.#store.begin(message);
    this.#host.remember({ root: message.root });
    this.#place.dataset['vscodeContext'] = JSON.stringify({ root: message.root });
    this.#parts ??= this.#build();
    this.#parts.header.showQueues(message);
    this.#parts.empty.replaceChildren(...emptyText(message, () => this.#host.say({ type: 'start' })));
    this.#open(this.#host.state.view);
    // Read by whoever measures how long the board takes to open.
    performance.mark('board-shown');
  }

  #build(): Parts {
    const select = (task: string): void => this.#host.say({ type: 'select', task });
    const open = (task: string): void => this.#host.say({ type: 'open', task });
    const actions = { select, open };
    const graph = new GraphView(this.#store, actions, this.#card);
    const views: Record<ViewName, View> = {
      graph,
      timeline: new TimelineView(this.#store, this.#host, actions, this.#card),
      charts: new ChartsView(this.#store, this.#host),
    };
    const header = new Header({
      open: (view) => this.#open(view),
      showQueue: (root) => this.#host.say({ type: 'show', root }),
      viewport: graph.viewport,
    });
    const empty = h('div', { class: 'empty' });
    const body = h('div', { class: 'body', role: 'tabpanel', id: 'view' });
    this.#place.replaceChildren(header.element, body, empty, this.#card.element);
    return { header, views, body, empty };
  }

  #open(name: ViewName): void {
    if (this.#parts === undefined) return;
    const { header, views, body, empty } = this.#parts;
    this.#host.remember({ view: name });
    header.showView(name, this.#store);
    const view = views[name];
    const isEmpty = this.#isEmpty();
    empty.hidden = !isEmpty;
    body.hidden = isEmpty;
    if (isEmpty) return;
    if (body.firstElementChild !== view.element) {
      for (const other of Object.values(views)) if (other !== view) other.hide();
      body.replaceChildren(view.element);
    }
    body.setAttribute('aria-labelledby', `tab-${name}`);
    view.show();
  }

  #update(change: StoreChange): void {
    const parts = this.#parts;
    if (parts === undefined) return;
    const name = this.#host.state.view;
    if (this.#isEmpty() !== parts.body.hidden) {
      this.#open(name);
      return;
    }
    if (change.nodes.length > 0) parts.header.showCounts(this.#store);
    if (!parts.body.hidden) parts.views[name].update(change);
  }

  #tick(): void {
    if (this.#parts === undefined || this.#parts.body.hidden || document.hidden) return;
    this.#parts.views[this.#host.state.view].tick(this.#store.nowMs());
  }

  /** A queue whose tasks are all deleted still has a history. */
  #isEmpty(): boolean {
    return this.#store.size === 0 && (this.#host.state.view === 'graph' || this.#store.runs().length === 0);
  }
}

interface Parts {
  readonly header: Header;
  readonly views: Readonly<Record<ViewName, View>>;
  readonly body: HTMLElement;
  readonly empty: HTMLElement;
}
