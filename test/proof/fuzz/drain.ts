import { isDeepStrictEqual } from 'node:util';
import type { LiveQueue, Summary } from '../../../src/core/index.ts';
import { eventsTell } from '../invariants/eventLog.ts';
import type { TaskFacts, Violation } from '../invariants/facts.ts';
import { asOnDisk } from './doorOperations.ts';
import { checkCalm, checkStep, orphansOf, standingOf } from './checks.ts';
import type { Session } from './session.ts';

const ROUND_MS = 1500;
/** In which everything that was halted, killed or lost is found out and made good. */
const RECOVERY_MS = 5000;
/** In which what is ready starts, with a little more for the step in which it is looked at. */
const PROMPT_MS = 2100;
const MAX_ROUNDS = 40;

/**
 * Lets everything that was done to the queue be over, and the queue work: then every task must come to its end, or be
 * blocked by one that did not succeed, and the files must be in order. Returns what is not so.
 */
export async function drain(session: Session): Promise<Violation[]> {
  const { world } = session;
  makePeace(session);
  await world.machine.run(RECOVERY_MS);
  const calmSinceMs = world.machine.nowMs();
  await world.machine.run(PROMPT_MS);
  const unsettled = [...checkStep(session, session.lookAtFiles()), ...checkCalm(session, calmSinceMs)];
  if (unsettled.length > 0) return unsettled;
  const forgotten = await stayOrphans(session);
  if (forgotten.length > 0) return forgotten;
  for (const process of [...world.daemons.map((daemon) => daemon.process), ...world.runners]) {
    process.signal('SIGCONT');
  }
  for (let round = 0; round < MAX_ROUNDS; round++) {
    await world.machine.run(ROUND_MS);
    world.bury();
    for (const agent of [...world.agents]) agent.end(0);
    const violations = checkStep(session, session.lookAtFiles());
    if (violations.length > 0) return violations;
    if (!isAtRest(session)) continue;
    // Windows are told a moment after the files.
    await world.machine.run(ROUND_MS);
    return atRest(session);
  }
  const left = atRest(session);
  const moving = [...session.facts.tasks.values()].filter((task) => !hasEnded(task, session));
  if (moving.length === 0)
    return left.length > 0 ? left : [{ invariant: 4, what: 'a change is never finished' }];
  return moving.map(({ id, task }) => {
    const why = session.at(0, ({ queue }) => queue.why(id));
    return {
      invariant: 8,
      task: id,
      what: `is ${task?.status ?? 'unreadable'} for ever (${JSON.stringify(why ?? null)})`,
    };
  });
}

/** Invariant 9: what has lost its processes is over soon after; one that ends just now has its time. */
async function stayOrphans(session: Session): Promise<Violation[]> {
  const orphans = orphansOf(session);
  if (orphans.length === 0) return [];
  await session.world.machine.run(RECOVERY_MS);
  session.lookAtFiles();
  const still = new Set(orphansOf(session));
  return orphans
    .filter((task) => still.has(task))
    .map((task) => ({ invariant: 9, task, what: 'is running, and its process is gone' }));
}

/** Nobody is cut off, paused or held back any more, and somebody dispatches; those that are halted stay so for now. */
function makePeace(session: Session): void {
  const { world } = session;
  world.machine.lostNotifications = 0;
  world.machine.failingFlushes = 0;
  world.machine.failingWrites = 0;
  for (const process of [...world.daemons.map((daemon) => daemon.process), ...world.runners]) {
    process.cutOff = undefined;
  }
  for (const which of [0, 1]) session.door(which).process.cutOff = undefined;
  for (const agent of world.agents) agent.isStubborn = false;
  world.bury();
  if (world.daemons.every(({ process, isBrief }) => isBrief || process.state === 'stopped'))
    world.startDaemon();
  const waits = [...session.facts.tasks.values()].map(({ task }) => Date.parse(task?.notBefore ?? '') || 0);
  session.setClock(Math.max(0, Math.max(0, ...waits) - world.machine.nowMs()));
  session.configure({ retryBackoffBaseSeconds: 0, runnerIdleSeconds: 2 });
  session.at(0, ({ queue }) => {
    queue.resume({ queue: true });
    for (const agent of ['shell', 'limited', 'gone']) queue.resume({ agent });
  });
  for (const { id, task } of session.facts.tasks.values()) {
    if ((task?.pausedAt ?? null) !== null) session.at(0, ({ queue }) => queue.resume({ task: id }));
  }
}

/** A mark for a task that has ended may lie there until the next runner comes: it starts nothing. */
function isAtRest(session: Session): boolean {
  return [...session.facts.tasks.values()].every((task) => hasEnded(task, session) && !task.isOnItsWay);
}

/** Whether nothing more will happen to a task. */
function hasEnded({ task }: TaskFacts, { facts }: Session): boolean {
  if (task === undefined) return true;
  if (task.status === 'running') return false;
  if (task.status !== 'pending') return standingOf(task.taskId, facts) !== 'retrying';
  return task.dependsOn.some((id) => isBlocking(id, facts, new Set()));
}

/** Whether a dependency will never be complete. */
function isBlocking(id: string, facts: Session['facts'], seen: Set<string>): boolean {
  if (seen.has(id)) return true;
  seen.add(id);
  const standing = standingOf(id, facts);
  if (standing === 'failed' || standing === 'cancelled' || standing === 'missing') return true;
  const task = facts.tasks.get(id)?.task;
  return standing === 'pending' && task?.dependsOn.some((other) => isBlocking(other, facts, seen)) === true;
}

/** What must be so where nothing moves any more. */
function atRest(session: Session): Violation[] {
  const { world } = session;
  const status = session.at(0, ({ queue }) => queue.status({ all: true }));
  const shown = status?.tasks.map(({ task }) => task) ?? [];
  const index = session.at(0, ({ queue }) => queue.verifyIndex()) ?? [];
  session.lookAtFiles();
  return [
    ...eventsTell(session.facts, { everything: true }),
    ...asOnDisk(session, shown),
    ...world.windows.flatMap(({ live }) => [
      ...shownInWindow(session, live),
      ...sameSummary(live.summary(), status?.summary),
    ]),
    ...index.map((what) => ({ invariant: 4, what })),
    ...world.daemons
      .filter(({ isBrief }) => isBrief)
      .map(() => ({ invariant: 8, what: 'a command that starts one task does not end' })),
    ...world.agents
      .filter((agent) => agent.works)
      .map((agent) => ({ invariant: 10, task: agent.task, what: 'its agent works on when all is at rest' })),
  ];
}

/** Whether a window shows each task of the queue as it is, the archive aside. */
function shownInWindow(session: Session, live: LiveQueue): Violation[] {
  const tasks = [
    ...live.live().map(({ task: { taskId, status } }) => ({ taskId, status })),
    ...live.settled().map(({ id, status }) => ({ taskId: id, status })),
  ];
  return asOnDisk(session, tasks, { archive: false }).map(({ what, ...rest }) => ({
    ...rest,
    what: `${what}, in a window`,
  }));
}

/** Whether a window counts as a command does. */
function sameSummary(shown: Summary, told: Summary | undefined): Violation[] {
  if (isDeepStrictEqual(shown, told)) return [];
  return [
    { invariant: 4, what: `a window counts ${JSON.stringify(shown)}, a command ${JSON.stringify(told)}` },
  ];
}
