import type { QueueFacts, Violation } from './facts.ts';
import { transitionsOf } from './transitions.ts';

/** How many may run at once. */
export interface RunLimits {
  readonly total: number;
  /** By the name of the agent, as tasks name it; an agent without an entry has no limit of its own. */
  readonly agents?: Readonly<Record<string, number>>;
}

interface Span {
  readonly task: string;
  readonly agent: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Invariant 5: running counts never exceed a limit, global or per agent. Worked out from the times of the transitions,
 * so it holds for a run in which nobody set the clock; where a limit changed, the greatest one counts.
 */
export function withinLimits(facts: QueueFacts, limits: RunLimits): Violation[] {
  const spans = spansOf(facts);
  const agents = Object.entries(limits.agents ?? {});
  return [
    ...over(spans, limits.total, 'tasks'),
    ...agents.flatMap(([agent, limit]) =>
      over(
        spans.filter((span) => span.agent === agent),
        limit,
        `tasks of ${agent}`,
      ),
    ),
  ];
}

function over(spans: readonly Span[], limit: number, what: string): Violation[] {
  // One that ends in the very millisecond in which another begins makes room for it.
  const steps = spans
    .filter(({ fromMs, toMs }) => toMs > fromMs)
    .flatMap(({ task, fromMs, toMs }) => [
      { task, atMs: fromMs, by: 1 },
      { task, atMs: toMs, by: -1 },
    ])
    .sort((a, b) => a.atMs - b.atMs || a.by - b.by);
  let running = 0;
  for (const { task, atMs, by } of steps) {
    running += by;
    if (running > limit) {
      const at = new Date(atMs).toISOString();
      return [
        {
          invariant: 5,
          task,
          what: `${String(running)} ${what} run at ${at}; the limit is ${String(limit)}`,
        },
      ];
    }
  }
  return [];
}

/** From each claim to what ended it. */
function spansOf(facts: QueueFacts): Span[] {
  const spans: Span[] = [];
  for (const [task, transitions] of transitionsOf(facts)) {
    let open: { agent: string; fromMs: number } | undefined;
    for (const { event } of transitions) {
      const atMs = Date.parse(event.at);
      if (event.kind === 'started') open = { agent: event.agent ?? '', fromMs: atMs };
      else if (open !== undefined && event.to !== 'running') {
        spans.push({ task, ...open, toMs: atMs });
        open = undefined;
      }
    }
    if (open !== undefined) spans.push({ task, ...open, toMs: Number.POSITIVE_INFINITY });
  }
  return spans;
}
