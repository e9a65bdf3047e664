import { asTask } from './parseFiles.ts';
import type { QueueFacts, Violation } from './facts.ts';
import { transitionsOf, type Transition } from './transitions.ts';

/**
 * Invariant 6: a task never starts before its dependencies are complete, nor after its cancellation. Worked out from
 * the times of the transitions, so it holds for a run in which nobody set the clock.
 */
export function startedWhenAllowed(facts: QueueFacts): Violation[] {
  const all = transitionsOf(facts);
  const violations: Violation[] = [];
  for (const [id, transitions] of all) {
    let cancelled = false;
    for (const { event, state } of transitions) {
      if (event.kind === 'cancel-requested' || event.to === 'cancelled') cancelled = true;
      if (event.kind !== 'started') continue;
      if (cancelled) violations.push({ invariant: 6, task: id, what: 'started after it was cancelled' });
      for (const dependency of asTask(state)?.dependsOn ?? []) {
        if (wasComplete(dependency, event.at, facts, all)) continue;
        violations.push({ invariant: 6, task: id, what: `started before ${dependency} was complete` });
      }
    }
  }
  return violations;
}

/** Whether a task or one of its retries was complete at a time. */
function wasComplete(
  first: string,
  at: string,
  facts: QueueFacts,
  all: ReadonlyMap<string, readonly Transition[]>,
): boolean {
  const seen = new Set<string>();
  for (let id: string | undefined = first; id !== undefined && !seen.has(id);) {
    seen.add(id);
    const transitions: readonly Transition[] | undefined = all.get(id);
    const task = facts.tasks.get(id)?.task;
    // What an older program completed has no transitions; what was deleted since can no longer be asked.
    if (transitions === undefined) return task === undefined || task.status === 'complete';
    if (transitions.some(({ event }) => event.to === 'complete' && event.at <= at)) return true;
    const next: unknown =
      transitions.findLast(({ set }) => 'retriedBy' in set)?.set['retriedBy'] ?? task?.retriedBy;
    id = typeof next === 'string' ? next : undefined;
  }
  return false;
}
