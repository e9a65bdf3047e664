import { quantile, type Step } from '../../core/history/series.ts';
import * as l10n from '../l10n.ts';
import { durationText } from '../words.ts';

/** One row of values in a chart. */
export interface Values {
  readonly name: () => string;
  /** Name of the CSS variable that holds its colour. */
  readonly colour: string;
  readonly as: 'bars' | 'line';
  readonly of: (step: Step) => number | undefined;
}

/** What one chart shows. */
export interface ChartKind {
  readonly id: string;
  readonly title: () => string;
  /** What all the steps come to, in a few words. */
  readonly sum: (steps: readonly Step[]) => string;
  readonly values: readonly Values[];
  readonly text: (value: number) => string;
  readonly unit: 'count' | 'duration';
}

const countText = (value: number): string => String(value);

/** The charts, from above. */
export const CHARTS: readonly ChartKind[] = [
  {
    id: 'throughput',
    title: () => l10n.t('Throughput'),
    sum: (steps: readonly Step[]): string => {
      const count = total(steps, 'complete');
      return count === 1 ? l10n.t('1 task completed') : l10n.t('{0} tasks completed', count);
    },
    values: [
      {
        name: () => l10n.t('Completed'),
        colour: '--board-complete',
        as: 'bars',
        of: ({ complete }) => complete,
      },
    ],
    text: countText,
    unit: 'count',
  },
  {
    id: 'waiting',
    title: () => l10n.t('Waiting time'),
    sum: (steps: readonly Step[]): string => {
      const median = quantile(
        steps.flatMap(({ waitMedianMs }) => waitMedianMs ?? []),
        0.5,
      );
      return median === undefined ? l10n.t('No task started') : l10n.t('Median: {0}', durationText(median));
    },
    values: [
      {
        name: () => l10n.t('Half waited at most'),
        colour: '--board-running',
        as: 'line',
        of: (step) => step.waitMedianMs,
      },
      {
        name: () => l10n.t('Nine of ten at most'),
        colour: '--vscode-charts-purple',
        as: 'line',
        of: (step) => step.waitMostMs,
      },
    ],
    text: durationText,
    unit: 'duration',
  },
  {
    id: 'failures',
    title: () => l10n.t('Failures'),
    sum: (steps: readonly Step[]): string => {
      const failed = total(steps, 'failed');
      const ended = failed + total(steps, 'complete');
      if (ended === 0) return l10n.t('Nothing ended');
      return l10n.t('{0} of {1} failed ({2} %)', failed, ended, Math.round((failed / ended) * 100));
    },
    values: [
      { name: () => l10n.t('Failed'), colour: '--board-failed', as: 'bars', of: ({ failed }) => failed },
    ],
    text: countText,
    unit: 'count',
  },
];

function total(steps: readonly Step[], of: 'complete' | 'failed'): number {
  return steps.reduce((sum, step) => sum + step[of], 0);
}
