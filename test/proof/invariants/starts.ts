import type { QueueFacts, Violation } from './facts.ts';
import { transitionsOf } from './transitions.ts';

/**
 * Invariant 2: at most one agent start per attempt, ever.
 * @param seen how often the agent of a task really began to work, where the agents themselves keep count
 */
export function startedOnce(facts: QueueFacts, seen: ReadonlyMap<string, number> = new Map()): Violation[] {
  const violations: Violation[] = [];
  for (const [id, transitions] of transitionsOf(facts)) {
    let claimed: number | undefined;
    for (const { event } of transitions) {
      if (event.kind === 'started') {
        if (claimed !== undefined)
          violations.push(
            broken(id, `is started at revisions ${String(claimed)} and ${String(event.revision)}`),
          );
        claimed = event.revision;
      } else if (event.kind === 'put-back') {
        if (claimed !== undefined && hasRun(facts, id, claimed)) {
          violations.push(
            broken(id, `was put back although its agent of revision ${String(claimed)} had begun`),
          );
        }
        claimed = undefined;
      }
    }
  }
  for (const [id, count] of seen) {
    if (count > 1) violations.push(broken(id, `its agent began ${String(count)} times`));
  }
  return violations;
}

/** Whether the wrapper of an attempt left a trace. */
function hasRun(facts: QueueFacts, id: string, revision: number): boolean {
  const prefixes = [`${id}.${String(revision)}.started`, `${id}.${String(revision)}.exit.`];
  return (
    facts.tasks.get(id)?.runFiles.some((name) => prefixes.some((prefix) => name.startsWith(prefix))) === true
  );
}

function broken(task: string, what: string): Violation {
  return { invariant: 2, task, what };
}
