import { fieldOf } from './eventLog.ts';
import type { QueueFacts, Violation } from './facts.ts';
import { asTask } from './parseFiles.ts';
import { transitionsOf, type Transition } from './transitions.ts';

/**
 * Invariant 7: one retry per failure, never more than `maxRetries`, and no start before the backoff is over.
 * @param clockWasSet whether somebody set the clock back, so that times tell nothing about backoffs
 */
export function retriedWithinBounds(facts: QueueFacts, { clockWasSet = false } = {}): Violation[] {
  const retryOf = new Map<string, string>();
  const violations: Violation[] = [];
  const all = transitionsOf(facts);
  for (const [id, transitions] of all) {
    const wrong = (what: string): void => void violations.push({ invariant: 7, task: id, what });
    const named = new Set(
      transitions.filter(({ event }) => event.kind === 'retried').map(({ set }) => set['retriedBy']),
    );
    const count = transitions.filter(({ event }) => event.kind === 'retried').length;
    if (count > 1 || named.size > 1) wrong(`its retry was named ${String(count)} times`);

    const created = asTask(transitions[0]?.state) ?? facts.tasks.get(id)?.task;
    if (created === undefined || created.retryCount === 0) continue;
    if (created.retryCount > created.maxRetries && transitions[0]?.state !== undefined) {
      wrong(`is retry ${String(created.retryCount)} of at most ${String(created.maxRetries)}`);
    }
    const failed = created.retryHistory.at(-1)?.retriedFrom ?? undefined;
    if (failed === undefined) continue;
    const other = retryOf.get(failed);
    if (other !== undefined) wrong(`and ${other} are both retries of ${failed}`);
    retryOf.set(failed, id);
    if (!isAsAskedFor(transitions[0]?.state, all.get(failed))) wrong('is not as it was asked for');
    if (clockWasSet) continue;
    for (const start of tooEarly(transitions))
      wrong(`started at ${start.event.at}, before its backoff was over`);
  }
  return violations;
}

/** Whether a retry was made with what was noted as it was named. */
function isAsAskedFor(made: Transition['state'], failed: readonly Transition[] = []): boolean {
  const named = failed.find(({ event }) => event.kind === 'retried');
  const terms = named?.set['retryTerms'];
  // Only where the clock was set back before it was made: then the pause is as long as it was to be, and ends sooner.
  const wasSetBack = String(made?.['createdAt']) < String(named?.event.at);
  const isSooner = (field: string, asked: unknown): boolean =>
    wasSetBack && field === 'notBefore' && String(made?.['notBefore']) < String(asked);
  return ['maxRetries', 'autoRetry', 'notBefore'].every((field) => {
    const asked = fieldOf(terms, field);
    return made === undefined || asked === undefined || made[field] === asked || isSooner(field, asked);
  });
}

/** Starts before the time they had to wait for. Where the clock went back behind the creation, nobody waits. */
function tooEarly(transitions: readonly Transition[]): Transition[] {
  return transitions.filter(({ event, state }) => {
    const task = asTask(state);
    const until = task?.notBefore ?? null;
    if (event.kind !== 'started' || task === undefined || until === null) return false;
    return event.at < until && event.at >= task.createdAt;
  });
}
