import type { QueueFacts, Violation } from './facts.ts';

/**
 * Invariant 1: a task that was acknowledged to a caller exists for ever, until somebody deletes it.
 * @param acknowledged ids that a caller was told of
 * @param deleted ids that a caller asked to delete; those with a deletion in the events need not be named
 */
export function acknowledgedExist(
  facts: QueueFacts,
  acknowledged: Iterable<string>,
  deleted: ReadonlySet<string> = new Set(),
): Violation[] {
  const deletedByEvent = new Set(
    facts.events.filter(({ kind }) => kind === 'deleted').map(({ task }) => task),
  );
  return [...acknowledged].flatMap((id) => {
    if (deleted.has(id) || deletedByEvent.has(id)) return [];
    const known = facts.tasks.get(id);
    if (known === undefined) return { invariant: 1, task: id, what: 'was acknowledged and is nowhere' };
    return known.task === undefined
      ? { invariant: 1, task: id, what: 'was acknowledged and cannot be read' }
      : [];
  });
}
