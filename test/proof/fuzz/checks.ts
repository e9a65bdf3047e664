import { isTerminal, type Task } from '../../../src/core/index.ts';
import { acknowledgedExist } from '../invariants/acknowledged.ts';
import { eventsTell } from '../invariants/eventLog.ts';
import type { QueueFacts, Violation } from '../invariants/facts.ts';
import { oneHolder } from '../invariants/leases.ts';
import { asTask } from '../invariants/parseFiles.ts';
import { listProject, projectUntouched } from '../invariants/projectFiles.ts';
import { readyIsStarted } from '../invariants/promptness.ts';
import { retriedWithinBounds } from '../invariants/retrying.ts';
import { startedOnce } from '../invariants/starts.ts';
import { transitionsAllowed } from '../invariants/stateMachine.ts';
import { unknownFieldsKept } from '../invariants/unknownFields.ts';
import { filesWhole } from '../invariants/wholeFiles.ts';
import { newStartsWithinLimits } from './limits.ts';
import type { Session } from './session.ts';

const NOTHING = new Map<string, string>();

/** Everything that must be so after every step. */
export function checkStep(session: Session, before: QueueFacts): Violation[] {
  const { facts, world } = session;
  return [
    ...session.found.splice(0),
    ...acknowledgedExist(facts, session.acknowledged, session.deleted),
    ...startedOnce(facts, world.began),
    ...transitionsAllowed(facts),
    ...eventsTell(facts),
    ...newStartsWithinLimits(before, session),
    ...newStartsAllowed(before, session),
    ...cancellationsCount(facts),
    ...retriedWithinBounds(facts, { clockWasSet: session.clockWasSet }),
    ...nothingOutlives(session),
    ...unknownFieldsKept(facts, [...session.planted.values()]),
    ...projectUntouched(NOTHING, listProject(world.root)),
    ...oneHolder(facts, before),
    ...filesWhole(facts),
    ...world.machine.escaped.splice(0).map((what) => ({ invariant: 0, what: `a program failed: ${what}` })),
  ];
}

/** Invariant 6, and the times tasks wait for, for what was started since the step before. */
function newStartsAllowed(before: QueueFacts, { facts: after, clockWasSet }: Session): Violation[] {
  return [...after.tasks.values()].flatMap(({ id, revisions = [] }) => {
    const known = before.tasks.get(id)?.revisions?.length ?? 0;
    return revisions.slice(known).flatMap(({ event, state }) => {
      if (event.kind !== 'started') return [];
      const cancelled = revisions.some(
        (each) =>
          each.revision < event.revision &&
          (each.event.kind === 'cancel-requested' || each.event.to === 'cancelled'),
      );
      const dependencies = Array.isArray(state['dependsOn']) ? state['dependsOn'].map(String) : [];
      const until = asTask(state)?.notBefore ?? '';
      return [
        ...(until > event.at && !clockWasSet
          ? [{ invariant: 7, task: id, what: `started at ${event.at}, and had to wait until ${until}` }]
          : []),
        ...(cancelled ? [{ invariant: 6, task: id, what: 'started after it was cancelled' }] : []),
        ...dependencies
          .filter((dependency) => standingOf(dependency, after) !== 'complete')
          .map((dependency) => ({
            invariant: 6,
            task: id,
            what: `started before ${dependency} was complete`,
          })),
      ];
    });
  });
}

/** A cancellation that was acknowledged while the task ran counts, however the task would have ended. */
function cancellationsCount(facts: QueueFacts): Violation[] {
  return [...facts.tasks.values()].flatMap(({ id, task, revisions }) => {
    const wasAsked = revisions?.some(({ event }) => event.kind === 'cancel-requested') === true;
    if (!wasAsked || task === undefined || !isTerminal(task.status) || task.status === 'cancelled') return [];
    return { invariant: 3, task: id, what: `was cancelled while it ran, and is ${task.status}` };
  });
}

/** How the last attempt of a chain stands; a retry that is named and neither made nor deleted is still to come. */
export function standingOf(first: string, facts: QueueFacts): Task['status'] | 'retrying' | 'missing' {
  const seen = new Set<string>();
  let id = first;
  let previous: Task | undefined;
  for (let task = facts.tasks.get(id)?.task; ; task = facts.tasks.get(id)?.task) {
    if (task === undefined) {
      if (previous === undefined) return 'missing';
      return (previous.retryDeletedAt ?? previous.archivedAt ?? null) === null ? 'retrying' : 'failed';
    }
    seen.add(id);
    previous = task;
    const next = task.retriedBy ?? undefined;
    if (task.status === 'complete' || next === undefined || seen.has(next)) {
      const isRetried = task.status === 'failed' && task.autoRetry && task.retryCount < task.maxRetries;
      return isRetried && next === undefined ? 'retrying' : task.status;
    }
    id = next;
  }
}

/** Running tasks whose processes are gone at this moment. */
export function orphansOf({ facts, world }: Session): readonly string[] {
  const wrappers = new Set(
    world.agents.flatMap(({ wrapper, marker }) => (wrapper.state === 'dead' ? [] : marker)),
  );
  return [...facts.tasks.values()].flatMap(({ id, task }) =>
    task?.status === 'running' && !wrappers.has(task.marker ?? '') ? id : [],
  );
}

/** Invariant 8, a while after the last trouble: what is ready runs. */
export function checkCalm(session: Session, calmSinceMs: number): Violation[] {
  const nowMs = session.world.machine.nowMs();
  return readyIsStarted(session.facts, {
    nowMs,
    sinceMs: calmSinceMs,
    maxConcurrent: session.limits.at(session.steadyMs(nowMs)),
    agents: { limited: 1 },
  });
}

/** Invariant 10: no agent works for a task that has ended. */
function nothingOutlives({ facts, world }: Session): Violation[] {
  return world.agents.flatMap((agent) => {
    const task = facts.tasks.get(agent.task)?.task;
    if (!agent.works || task === undefined || !isTerminal(task.status)) return [];
    return { invariant: 10, task: agent.task, what: `is ${task.status}, and its agent works on` };
  });
}
