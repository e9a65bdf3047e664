import { seriesOf, stepsOver, type Step, type TimeSteps } from '../../core/history/series.ts';
import { h, setText } from '../dom.ts';
import type { Host } from '../host.ts';
import * as l10n from '../l10n.ts';
import { spanChoice, spanOf } from '../spans.ts';
import type { BoardStore, StoreChange } from '../store.ts';
import { zoneMsAt } from '../timeline/ticks.ts';
import type { View } from '../view.ts';
import { ChartPanel } from './chartPanel.ts';
import { CHARTS } from './chartKinds.ts';

/** So many steps a chart has at most: each is wide enough to be pointed at. */
const MOST_STEPS = 60;

/** How much gets done, how long tasks wait and how often they fail, over time. */
export class ChartsView implements View {
  readonly element: HTMLElement;
  readonly #store: BoardStore;
  readonly #host: Host;
  readonly #span: HTMLSelectElement;
  readonly #note = h('span', { class: 'note' });
  readonly #panels = CHARTS.map((kind) => new ChartPanel(kind));
  readonly #themes: MutationObserver;
  #drawn: TimeSteps | undefined;
  #isShown = false;

  constructor(store: BoardStore, host: Host) {
    this.#store = store;
    this.#host = host;
    this.#span = spanChoice(host, () => this.show());
    // VS Code puts the theme's colours into the style of the root and its kind into the class of the body.
    this.#themes = new MutationObserver(() => {
      if (this.#isShown) for (const panel of this.#panels) panel.recolour();
    });
    this.#themes.observe(document.documentElement, { attributeFilter: ['style'] });
    this.#themes.observe(document.body, { attributeFilter: ['class'] });
    this.element = h(
      'div',
      { class: 'charts' },
      h('div', { class: 'bar' }, h('label', {}, l10n.t('Last'), ' ', this.#span), this.#note),
      h('div', { class: 'panels' }, ...this.#panels.map((panel) => panel.element)),
    );
  }

  show(): void {
    this.#isShown = true;
    const nowMs = this.#store.nowMs();
    const runs = this.#store.runs();
    const spanMs = spanOf(this.#host.state.spanMs, runs, nowMs);
    this.#span.value = String(spanMs);
    setText(this.#note, this.#store.hasRuns ? '' : l10n.t('Reading the history…'));
    this.#drawn = stepsOver(nowMs - spanMs, nowMs, MOST_STEPS, zoneMsAt(nowMs));
    const steps: Step[] = seriesOf(runs, this.#drawn);
    for (const panel of this.#panels) panel.draw(steps, this.#drawn, spanMs);
  }

  hide(): void {
    this.#isShown = false;
  }

  update(change: StoreChange): void {
    if (change.runs) this.show();
    else if (!change.structure && change.nodes.length === 0) for (const panel of this.#panels) panel.resize();
  }

  /** A new step begins. */
  tick(nowMs: number): void {
    if (this.#drawn !== undefined && nowMs >= this.#drawn.toMs) this.show();
  }
}
