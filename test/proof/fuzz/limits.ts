import type { QueueFacts, Violation } from '../invariants/facts.ts';
import type { Session } from './session.ts';

/** How many may run at once, and from when on that held. */
export class LimitHistory {
  readonly #known: { readonly fromMs: number; readonly limit: number }[];

  constructor(limit: number) {
    this.#known = [{ fromMs: Number.NEGATIVE_INFINITY, limit }];
  }

  set(limit: number, nowMs: number): void {
    this.#known.push({ fromMs: nowMs, limit });
  }

  /** What may run at a moment. */
  at(ms: number): number {
    return this.#known.findLast(({ fromMs }) => fromMs <= ms)?.limit ?? 0;
  }
}

interface Step {
  readonly task: string;
  readonly atMs: number;
  /** 1 for a start, -1 for what ends one. */
  readonly by: 1 | -1;
}

/**
 * Invariant 5, for what began since the step before: nothing starts beyond the limit then in force. Where that was
 * lowered, what runs already goes on.
 */
export function newStartsWithinLimits(before: QueueFacts, session: Session): Violation[] {
  const { facts, world, limits } = session;
  const limited = (id: string): boolean => facts.tasks.get(id)?.task?.agent === 'limited';
  const working = world.agents.filter((agent) => agent.works).length;
  const limit = limits.at(session.steadyMs(world.machine.nowMs()));
  const allowed = Math.max(limit, session.workingBefore);
  session.workingBefore = working;
  return [
    ...startsBeyond(before, session, 'tasks', (ms) => limits.at(session.steadyMs(ms))),
    ...startsBeyond(before, session, 'tasks of the limited agent', () => 1, limited),
    ...(working <= allowed
      ? []
      : [{ invariant: 5, what: `${String(working)} agents work; the limit is ${String(limit)}` }]),
  ];
}

function startsBeyond(
  before: QueueFacts,
  { facts }: Session,
  what: string,
  limitAt: (ms: number) => number,
  counts: (id: string) => boolean = () => true,
): Violation[] {
  let running = [...before.tasks.values()].filter(
    ({ id, task }) => task?.status === 'running' && counts(id),
  ).length;
  return stepsSince(before, facts)
    .filter(({ task }) => counts(task))
    .flatMap(({ task, atMs, by }) => {
      running += by;
      const limit = limitAt(atMs);
      if (by < 0 || running <= limit) return [];
      return {
        invariant: 5,
        task,
        what: `starts as one of ${String(running)} ${what}; the limit is ${String(limit)}`,
      };
    });
}

/** Starts and ends since an earlier look, in their order; one that ends in the very millisecond of a start makes room for it. */
function stepsSince(before: QueueFacts, after: QueueFacts): Step[] {
  const steps = [...after.tasks.values()].flatMap(({ id, revisions = [] }): Step[] =>
    revisions.slice(before.tasks.get(id)?.revisions?.length ?? 0).flatMap(({ event }): Step[] => {
      const atMs = Date.parse(event.at);
      if (event.kind === 'started') return [{ task: id, atMs, by: 1 }];
      return event.from === 'running' && event.to !== 'running' ? [{ task: id, atMs, by: -1 }] : [];
    }),
  );
  // What left the queue had ended before: when, its journal tells no more.
  const gone = [...before.tasks.values()].flatMap(({ id, task }): Step[] =>
    task?.status === 'running' && after.tasks.get(id)?.revisions === undefined
      ? [{ task: id, atMs: Number.NEGATIVE_INFINITY, by: -1 }]
      : [],
  );
  return [...gone, ...steps].sort((a, b) => a.atMs - b.atMs || a.by - b.by);
}
