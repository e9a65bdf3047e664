import { fieldOf } from './eventLog.ts';
import type { LeaseFacts, QueueFacts, Violation } from './facts.ts';

/**
 * Invariant 13: one holder of each lease. A holder is whoever has the newest epoch, so what must never happen is an epoch
 * that changes hands, or that comes again.
 * @param before the same queue at an earlier look
 */
export function oneHolder(facts: QueueFacts, before?: QueueFacts): Violation[] {
  const violations = facts.leases
    .filter((lease) => fieldOf(lease.content, 'epoch') !== lease.epoch || lease.owner === '')
    .map((lease) => broken(`${nameOf(lease)} says epoch ${String(fieldOf(lease.content, 'epoch'))}`));
  if (before === undefined) return violations;
  const owners = new Map(before.leases.map((lease) => [nameOf(lease), lease.owner]));
  for (const lease of facts.leases) {
    const owner = owners.get(nameOf(lease));
    if (owner !== undefined && owner !== lease.owner)
      violations.push(broken(`${nameOf(lease)} changed hands`));
    if (owner === undefined && lease.epoch <= newestEpoch(before, lease.kind)) {
      violations.push(broken(`${nameOf(lease)} came again`));
    }
  }
  for (const kind of new Set(before.leases.map((lease) => lease.kind))) {
    if (newestEpoch(facts, kind) < newestEpoch(before, kind))
      violations.push(broken(`the newest ${kind} is gone`));
  }
  return violations;
}

function newestEpoch(facts: QueueFacts, kind: string): number {
  return Math.max(0, ...facts.leases.flatMap((lease) => (lease.kind === kind ? [lease.epoch] : [])));
}

function nameOf({ kind, epoch }: LeaseFacts): string {
  return `${kind} ${String(epoch)}`;
}

function broken(what: string): Violation {
  return { invariant: 13, what };
}
