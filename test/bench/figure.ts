/** What a figure is measured against. */
type Limit =
  /** Ours / floor. */
  | { readonly kind: 'ratio'; readonly atMost: number }
  | { readonly kind: 'ratio'; readonly atLeast: number }
  /** Ours - floor, in the figure's own unit. */
  | { readonly kind: 'beyond-floor'; readonly atMost: number }
  /** Ours alone. */
  | { readonly kind: 'value'; readonly atMost: number }
  /** Each single one of ours. */
  | { readonly kind: 'worst'; readonly atMost: number };

/** One line of the benchmark. */
export interface Figure {
  readonly section: string;
  readonly name: string;
  readonly unit: 'ms' | 'tasks/s' | '% of a core' | 'MB' | 'KB';
  /** Median of ours. */
  readonly value: number;
  readonly p95?: number;
  /** The worst of ours, where the limit is about that. */
  readonly worst?: number;
  /** Median of the floor, measured in the same run, by turns with ours. */
  readonly floor?: { readonly what: string; readonly value: number; readonly p95?: number };
  readonly limit?: Limit;
  readonly note?: string;
}

/** The number that the limit is about; ours alone where there is no floor. */
export function compared(figure: Figure): number {
  if (figure.limit?.kind === 'worst') return figure.worst ?? figure.value;
  const floor = figure.floor?.value;
  if (floor === undefined) return figure.value;
  return figure.limit?.kind === 'beyond-floor' ? figure.value - floor : figure.value / floor;
}

/** How a figure stands to its limit. */
export function verdictOf(figure: Figure): 'ok' | 'over' | '' {
  const { limit } = figure;
  if (limit === undefined) return '';
  const number = limit.kind === 'value' ? figure.value : compared(figure);
  const holds = 'atLeast' in limit ? number >= limit.atLeast : number <= limit.atMost;
  return holds ? 'ok' : 'over';
}
