import { lanesOf, type AgentLanes } from '../../core/history/lanes.ts';
import type { Run } from '../../core/history/run.ts';
import { h, setText } from '../dom.ts';
import { TITLES_AT_ONCE } from '../fromPage.ts';
import type { Host } from '../host.ts';
import type { HoverCard } from '../hoverCard.ts';
import * as l10n from '../l10n.ts';
import { spanChoice, spanOf } from '../spans.ts';
import type { BoardStore, StoreChange } from '../store.ts';
import type { View } from '../view.ts';
import { runSpoken, runText } from './runText.ts';
import { ticksOf, tickText } from './ticks.ts';

/** Narrower ones could not be hit. */
const LEAST_WIDTH = 4;
/** So many runs are drawn, the newest; more would only be a smear, and slow. */
const MOST_DRAWN = 1500;

/** What the timeline asks for. */
export interface TimelineActions {
  select(task: string): void;
  open(task: string): void;
}

/** Which agent did what when: a row for each slot, a bar for each run. The right end is now. */
export class TimelineView implements View {
  readonly element: HTMLElement;
  readonly #store: BoardStore;
  readonly #host: Host;
  readonly #actions: TimelineActions;
  readonly #card: HoverCard;
  readonly #span: HTMLSelectElement;
  readonly #note = h('span', { class: 'note' });
  readonly #axis = h('div', { class: 'axis', 'aria-hidden': 'true' });
  readonly #grid = h('div', { class: 'gridlines', 'aria-hidden': 'true' });
  readonly #rows = h('div', {
    class: 'rows',
    role: 'listbox',
    'aria-label': l10n.t('Runs by agent and slot'),
  });
  readonly #bars = new Map<string, HTMLElement>();
  readonly #asked = new Set<string>();
  #lanes: readonly AgentLanes[] = [];
  #drawnMs = 0;
  #spanMs = 0;
  #current: string | undefined;
  #selected: string | undefined;

  constructor(store: BoardStore, host: Host, actions: TimelineActions, card: HoverCard) {
    this.#store = store;
    this.#host = host;
    this.#actions = actions;
    this.#card = card;
    this.#span = spanChoice(host, () => this.show());
    this.#rows.setAttribute('aria-description', l10n.t('Arrow keys move between runs, Enter opens the log'));
    this.#rows.addEventListener('keydown', (event) => this.#onKey(event));
    this.#rows.addEventListener('click', (event) => this.#act(event, (task) => this.#actions.select(task)));
    this.#rows.addEventListener('dblclick', (event) => this.#act(event, (task) => this.#actions.open(task)));
    this.#rows.addEventListener('mouseover', (event) => this.#showCard(barAt(event)));
    this.#rows.addEventListener('mouseleave', () => this.#card.hide());
    this.#rows.addEventListener('focusin', (event) => this.#onFocus(event));
    this.element = h(
      'div',
      { class: 'timeline' },
      h('div', { class: 'bar' }, h('label', {}, l10n.t('Last'), ' ', this.#span), this.#note),
      h('div', { class: 'chart' }, this.#axis, h('div', { class: 'scroller' }, this.#grid, this.#rows)),
    );
  }

  show(): void {
    this.#lanes = lanesOf(this.#store.runs());
    this.#build();
    this.#draw();
  }

  hide(): void {
    this.#card.hide();
  }

  update(change: StoreChange): void {
    if (change.runs) this.show();
    else if (!change.structure && change.nodes.length === 0) this.#draw();
  }

  /** Bars of what runs grow; no more often than they would get a pixel longer. */
  tick(nowMs: number): void {
    if (nowMs - this.#drawnMs >= Math.min(this.#msPerPixel(), 60_000)) this.#draw();
  }

  #msPerPixel(): number {
    return this.#spanMs / Math.max(1, this.#trackWidth());
  }

  #trackWidth(): number {
    return this.#grid.clientWidth;
  }

  /** Rows and bars for what can be seen; bars that stay are the same elements. */
  #build(): void {
    const nowMs = this.#store.nowMs();
    this.#spanMs = spanOf(this.#host.state.spanMs, this.#store.runs(), nowMs);
    const sinceMs = nowMs - this.#spanMs;
    this.#span.value = String(this.#spanMs);
    const inSight = this.#store.runs().filter((run) => (run.endedMs ?? Infinity) > sinceMs);
    const drawn = new Set(inSight.slice(-MOST_DRAWN).map(({ task }) => task));
    setText(this.#note, this.#noteOf(inSight.length));
    const hadFocus = this.#rows.contains(document.activeElement);
    for (const [task, bar] of this.#bars) {
      if (drawn.has(task)) continue;
      bar.remove();
      this.#bars.delete(task);
    }
    const rows = this.#lanes.flatMap(({ agent, slots }) => {
      const used = slots.map((runs) => runs.filter(({ task }) => drawn.has(task)));
      if (used.every((runs) => runs.length === 0)) return [];
      return [this.#agentRows(agent, used)];
    });
    this.#rows.replaceChildren(...rows);
    if (this.#current === undefined || !this.#bars.has(this.#current)) this.#current = inSight.at(-1)?.task;
    for (const [task, bar] of this.#bars) bar.tabIndex = task === this.#current ? 0 : -1;
    // A bar that moves into another row loses the keyboard on its way.
    if (hadFocus && this.#current !== undefined) {
      this.#bars.get(this.#current)?.focus({ preventScroll: true });
    }
    this.#askTitles(inSight.slice(-MOST_DRAWN));
  }

  #noteOf(count: number): string {
    if (!this.#store.hasRuns) return l10n.t('Reading the history…');
    if (count === 0) return l10n.t('Nothing ran in this time.');
    if (count > MOST_DRAWN) return l10n.t('{0} runs, the newest {1} are drawn', count, MOST_DRAWN);
    return count === 1 ? l10n.t('1 run') : l10n.t('{0} runs', count);
  }

  #agentRows(agent: string, slots: readonly (readonly Run[])[]): HTMLElement {
    const tracks = slots.map((runs, index) =>
      h(
        'div',
        { class: 'slot' },
        h('span', { class: 'slot-name' }, String(index + 1)),
        h('div', { class: 'track' }, ...runs.map((run) => this.#bar(run))),
      ),
    );
    const name = h(
      'div',
      { class: 'agent-name', title: agent },
      agent === '' ? l10n.t('unknown agent') : agent,
    );
    return h(
      'div',
      { class: 'agent', role: 'group', 'aria-label': agent },
      name,
      h('div', { class: 'slots' }, ...tracks),
    );
  }

  #bar(run: Run): HTMLElement {
    const bar = this.#bars.get(run.task) ?? h('div', { class: 'run', role: 'option', 'data-task': run.task });
    this.#bars.set(run.task, bar);
    bar.dataset['state'] = run.outcome ?? 'running';
    setText(bar, this.#store.titleOf(run.task) ?? '');
    bar.setAttribute('aria-label', runSpoken(run, this.#store));
    bar.setAttribute('aria-selected', String(run.task === this.#selected));
    return bar;
  }

  /** Places axis and bars for this moment. */
  #draw(): void {
    const nowMs = this.#store.nowMs();
    const width = this.#trackWidth();
    this.#drawnMs = nowMs;
    if (width === 0) return;
    const spanMs = this.#spanMs;
    const sinceMs = nowMs - spanMs;
    const xOf = (ms: number): number => ((ms - sinceMs) / spanMs) * width;
    for (const run of this.#store.runs()) {
      const bar = this.#bars.get(run.task);
      if (bar === undefined) continue;
      const left = Math.max(0, xOf(run.startedMs));
      const right = Math.min(width, xOf(run.endedMs ?? nowMs));
      const shown = Math.max(LEAST_WIDTH, right - left);
      bar.style.transform = `translateX(${Math.min(left, width - shown).toFixed(1)}px)`;
      bar.style.width = `${shown.toFixed(1)}px`;
    }
    const ticks = ticksOf(sinceMs, nowMs, Math.max(2, Math.floor(width / 110)));
    this.#axis.replaceChildren(
      ...ticks.map((tick) => {
        const label = h('span', { class: 'tick' }, tickText(tick, spanMs));
        const middle = `${String(Math.round(xOf(tick)))}px - 50%`;
        // One at the end would be cut off by the edge of the page.
        label.style.transform = `translateX(min(${middle}, ${String(width)}px + var(--right) / 2 - 100%))`;
        return label;
      }),
    );
    this.#grid.replaceChildren(
      ...ticks.map((tick) => {
        const line = h('div', { class: 'gridline' });
        line.style.transform = `translateX(${String(Math.round(xOf(tick)))}px)`;
        return line;
      }),
    );
  }

  /** Names of runs that are not among the nodes any more. */
  #askTitles(runs: readonly Run[]): void {
    const unknown = runs
      .filter(({ task }) => this.#store.titleOf(task) === undefined && !this.#asked.has(task))
      .slice(-TITLES_AT_ONCE)
      .map(({ task }) => task);
    for (const task of unknown) this.#asked.add(task);
    if (unknown.length > 0) this.#host.say({ type: 'titles', tasks: unknown });
  }

  #showCard(bar: HTMLElement | undefined): void {
    const run = this.#runOf(bar);
    if (bar === undefined || run === undefined) this.#card.hide();
    else this.#card.showFor(bar, runText(run, this.#store));
  }

  #runOf(bar: HTMLElement | undefined): Run | undefined {
    const task = bar?.dataset['task'];
    return this.#store.runs().find((run) => run.task === task);
  }

  #act(event: Event, act: (task: string) => void): void {
    const bar = barAt(event);
    const task = bar?.dataset['task'];
    if (bar === undefined || task === undefined) return;
    this.#rows.querySelector('[aria-selected=true]')?.setAttribute('aria-selected', 'false');
    bar.setAttribute('aria-selected', 'true');
    this.#selected = task;
    act(task);
  }

  #onFocus(event: Event): void {
    const bar = barAt(event);
    if (bar === undefined) return;
    const before = this.#current === undefined ? undefined : this.#bars.get(this.#current);
    if (before !== undefined) before.tabIndex = -1;
    this.#current = bar.dataset['task'];
    bar.tabIndex = 0;
    if (bar.matches(':focus-visible')) this.#showCard(bar);
  }

  #onKey(event: KeyboardEvent): void {
    const bar = barAt(event);
    if (bar === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter') this.#act(event, (task) => this.#actions.open(task));
    else if (event.key === ' ') this.#act(event, (task) => this.#actions.select(task));
    else {
      const next = nextBar(bar, event.key);
      if (next === undefined) return;
      next.focus();
    }
    event.preventDefault();
  }
}

function barAt(event: Event): HTMLElement | undefined {
  const { target } = event;
  return target instanceof Element ? (target.closest<HTMLElement>('.run') ?? undefined) : undefined;
}

/** Left and right along the slot, up and down to the nearest run of the next slot that has one. */
function nextBar(bar: HTMLElement, key: string): HTMLElement | undefined {
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const next = key === 'ArrowLeft' ? bar.previousElementSibling : bar.nextElementSibling;
    return next instanceof HTMLElement ? next : undefined;
  }
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return undefined;
  const tracks = [...(bar.closest('.rows')?.querySelectorAll<HTMLElement>('.track') ?? [])].filter(
    (track) => track.childElementCount > 0,
  );
  const at = tracks.findIndex((track) => track.contains(bar));
  const track = tracks[key === 'ArrowUp' ? at - 1 : at + 1];
  const left = bar.getBoundingClientRect().left;
  const bars = [...(track?.querySelectorAll<HTMLElement>('.run') ?? [])];
  const distance = (other: HTMLElement): number => Math.abs(other.getBoundingClientRect().left - left);
  return bars.sort((a, b) => distance(a) - distance(b))[0];
}
