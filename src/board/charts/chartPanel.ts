import uPlot from 'uplot';
import type { Step, TimeSteps } from '../../core/history/series.ts';
import { h, setText } from '../dom.ts';
import * as l10n from '../l10n.ts';
import { tickText } from '../timeline/ticks.ts';
import type { ChartKind, Values } from './chartKinds.ts';

const HEIGHT = 150;
/** Half of the last time on an axis reaches beyond its end, pixels. */
const BEYOND_AXIS = 42;

/** One chart with its title, its sum, and the same values as a table for those who do not see it. */
export class ChartPanel {
  readonly element: HTMLElement;
  readonly #kind: ChartKind;
  readonly #sum = h('span', { class: 'sum' });
  readonly #place = h('div', { class: 'plot', 'aria-hidden': 'true' });
  readonly #legend = h('div', { class: 'legend', 'aria-hidden': 'true' });
  readonly #table = h('table', { class: 'unseen' });
  #plot: uPlot | undefined;
  #last: { readonly steps: readonly Step[]; readonly time: TimeSteps; readonly spanMs: number } | undefined;

  constructor(kind: ChartKind) {
    this.#kind = kind;
    const title = h('h2', { id: `chart-${kind.id}` }, kind.title());
    this.element = h(
      'section',
      { class: 'panel', 'aria-labelledby': `chart-${kind.id}`, 'data-chart': kind.id },
      h('div', { class: 'panel-head' }, title, this.#sum, this.#legend),
      this.#place,
      this.#table,
    );
  }

  draw(steps: readonly Step[], time: TimeSteps, spanMs: number): void {
    const isSameTime = this.#last?.time.stepMs === time.stepMs && this.#last.spanMs === spanMs;
    this.#last = { steps, time, spanMs };
    setText(this.#sum, this.#kind.sum(steps));
    this.#showTable(steps, spanMs);
    if (this.#plot === undefined || !isSameTime) this.recolour();
    else {
      this.#plot.setData(this.#data(steps, time), false);
      this.#plot.setScale('x', { min: time.fromMs / 1000, max: time.toMs / 1000 });
    }
  }

  /** Makes the chart anew, in the colours of the theme as it is now. */
  recolour(): void {
    if (this.#last === undefined || this.#place.clientWidth === 0) return;
    const { steps, time, spanMs } = this.#last;
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#options(time, spanMs), this.#data(steps, time), this.#place);
    this.#showLegend();
  }

  resize(): void {
    const width = this.#place.clientWidth;
    if (this.#plot === undefined) this.recolour();
    else if (width > 0 && width !== this.#plot.width) this.#plot.setSize({ width, height: HEIGHT });
  }

  #data(steps: readonly Step[], { stepMs }: TimeSteps): uPlot.AlignedData {
    // A step is drawn at its middle.
    const times = steps.map(({ fromMs }) => (fromMs + stepMs / 2) / 1000);
    return [times, ...this.#kind.values.map(({ of }) => steps.map((step) => of(step) ?? null))];
  }

  #options({ fromMs, toMs }: TimeSteps, spanMs: number): uPlot.Options {
    const style = getComputedStyle(document.documentElement);
    const colourOf = (name: string): string => style.getPropertyValue(name).trim();
    const [text, line] = [colourOf('--board-axis-text'), colourOf('--board-axis-line')];
    const font = `11px ${colourOf('--vscode-font-family') || 'sans-serif'}`;
    const axis = { stroke: text, font, grid: { stroke: line, width: 1 }, ticks: { show: false } };
    return {
      width: this.#place.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      padding: [8, BEYOND_AXIS, 0, 0],
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: {
        x: { time: true, range: [fromMs / 1000, toMs / 1000] },
        y: { range: (_, __, most) => [0, mostShown(most, this.#kind.unit)] },
      },
      axes: [
        {
          ...axis,
          size: 26,
          gap: 6,
          space: 90,
          values: (_, ticks) => ticks.map((s) => tickText(s * 1000, spanMs)),
        },
        {
          ...axis,
          size: 56,
          gap: 6,
          space: 28,
          ...(this.#kind.unit === 'count'
            ? { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] }
            : { incrs: DURATION_STEPS_MS }),
          values: (_, ticks) => ticks.map((value) => (value === 0 ? '0' : this.#kind.text(value))),
        },
      ],
      series: [{}, ...this.#kind.values.map((values) => this.#series(values, colourOf(values.colour)))],
      hooks: { setCursor: [(plot) => this.#showLegend(plot.cursor.idx ?? undefined)] },
    };
  }

  #series({ as }: Values, colour: string): uPlot.Series {
    if (as === 'bars') {
      const paths = uPlot.paths.bars?.({ size: [0.7, 40, 1], radius: 0.15 });
      return {
        fill: colour,
        stroke: colour,
        width: 0,
        points: { show: false },
        ...(paths === undefined ? {} : { paths }),
      };
    }
    return {
      stroke: colour,
      width: 2,
      spanGaps: true,
      points: { show: true, size: 5, fill: colour, stroke: colour },
    };
  }

  /** What the pointer stands on; without one only what the colours mean. */
  #showLegend(index?: number): void {
    const step = index === undefined ? undefined : this.#last?.steps[index];
    const when = step === undefined ? [] : [h('span', { class: 'when' }, stepText(step.fromMs))];
    const values = this.#kind.values.map((each) => {
      const value = step === undefined ? undefined : each.of(step);
      const text = value === undefined ? each.name() : `${each.name()}: ${this.#kind.text(value)}`;
      const mark = h('span', { class: 'mark' });
      mark.style.background = `var(${each.colour})`;
      return h('span', { class: 'key' }, mark, text);
    });
    this.#legend.replaceChildren(...when, ...values);
  }

  #showTable(steps: readonly Step[], spanMs: number): void {
    const { values, text, title } = this.#kind;
    const head = h('tr', {}, h('th', {}, l10n.t('Time')), ...values.map(({ name }) => h('th', {}, name())));
    const rows = steps.flatMap((step) => {
      const cells = values.map(({ of }) => of(step));
      if (cells.every((value) => value === undefined || value === 0)) return [];
      const texts = cells.map((value) => h('td', {}, value === undefined ? '' : text(value)));
      return [h('tr', {}, h('th', {}, spanMs > 0 ? stepText(step.fromMs) : ''), ...texts)];
    });
    this.#table.replaceChildren(h('caption', {}, title()), head, ...rows);
  }
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DURATION_STEPS_MS = [
  ...[1, 2, 5, 10, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 6, 12, 24, 48, 168, 720].map((hours) => hours * HOUR_MS),
];
/** So high an axis is at least, so that a single task does not fill it. */
const LEAST = { count: 4, duration: 4 * SECOND_MS } as const;

function mostShown(most: number | null, unit: ChartKind['unit']): number {
  return Math.max(LEAST[unit], (most ?? 0) * 1.1);
}

function stepText(ms: number): string {
  return new Date(ms).toLocaleString(undefined, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
}
