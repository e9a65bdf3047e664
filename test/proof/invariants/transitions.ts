import type { TaskEvent } from '../../../src/core/index.ts';
import type { QueueFacts } from './facts.ts';

/** One transition of a task, and what it set where the journal still tells. */
export interface Transition {
  readonly event: TaskEvent;
  readonly set: Readonly<Record<string, unknown>>;
  /** The task after it; undefined where only the event is left. */
  readonly state: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Every transition of every task, by revision: from the journal where there is one, else (the task left the queue) from
 * the events.
 */
export function transitionsOf(facts: QueueFacts): ReadonlyMap<string, readonly Transition[]> {
  const known = worked.get(facts) ?? workOut(facts);
  worked.set(facts, known);
  return known;
}

const worked = new WeakMap<QueueFacts, ReadonlyMap<string, readonly Transition[]>>();

function workOut(facts: QueueFacts): Map<string, readonly Transition[]> {
  const all = new Map<string, readonly Transition[]>();
  for (const { id, revisions } of facts.tasks.values()) {
    if (revisions !== undefined) all.set(id, revisions);
  }
  const fromEvents = new Map<string, Map<number, Transition>>();
  for (const event of facts.events) {
    if (all.has(event.task)) continue;
    const known = fromEvents.get(event.task) ?? new Map<number, Transition>();
    fromEvents.set(event.task, known);
    if (!known.has(event.revision)) known.set(event.revision, { event, set: {}, state: undefined });
  }
  for (const [id, known] of fromEvents) {
    all.set(
      id,
      [...known.values()].sort((a, b) => a.event.revision - b.event.revision),
    );
  }
  return all;
}
