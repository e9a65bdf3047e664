import { startedWhenAllowed } from './eligibility.ts';
import { eventsTell } from './eventLog.ts';
import type { QueueFacts, Violation } from './facts.ts';
import { oneHolder } from './leases.ts';
import { retriedWithinBounds } from './retrying.ts';
import { startedOnce } from './starts.ts';
import { transitionsAllowed } from './stateMachine.ts';
import { filesWhole } from './wholeFiles.ts';

/** The invariants that need nothing but the files, at any moment at which nobody is writing: 2, 3, 4, 6, 7, 13 and 14. */
export function alwaysTrue(facts: QueueFacts): Violation[] {
  return [
    ...startedOnce(facts),
    ...transitionsAllowed(facts),
    ...eventsTell(facts),
    ...startedWhenAllowed(facts),
    ...retriedWithinBounds(facts),
    ...oneHolder(facts),
    ...filesWhole(facts),
  ];
}

/** Violations in words, a line each; empty where there are none. */
export function describeViolations(violations: readonly Violation[]): string {
  return violations
    .map(
      ({ invariant, task, what }) =>
        `invariant ${String(invariant)}: ${task === undefined ? '' : `${task} `}${what}`,
    )
    .join('\n');
}

/** What happened to a task, for whoever reads what is broken. */
export function storyOf(facts: QueueFacts, id: string | undefined): string {
  const revisions = facts.tasks.get(id ?? '')?.revisions ?? [];
  const story = revisions.map(({ event }) => `${event.at.slice(11, 23)} ${event.kind} by ${event.by}`);
  return story.length === 0 ? '' : ` (${story.join(', ')})`;
}
