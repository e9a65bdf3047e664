import { parseTime } from '../model/clock.ts';
import { TASK_FORMAT, type Task } from '../model/task.ts';
import { ringOf, type WaitReason } from '../model/waiting.ts';
import type { ChainState } from './chains.ts';
import { findRings } from './cycles.ts';
import { inOrder } from './order.ts';

/** Whether queue and agent may be started without asking; the words where not. */
export interface TrustFacts {
  /** Why the whole queue is not trusted, or undefined where it is. */
  readonly queue: string | undefined;
  /** Why an agent is not trusted, or undefined where it is. */
  agent(name: string): string | undefined;
}

/** All that decides which task starts next. */
export interface ScheduleFacts {
  readonly nowMs: number;
  /** Live tasks, in any order. */
  readonly tasks: readonly Task[];
  /** Ids that are marked to start already: they hold a slot. */
  readonly marked: ReadonlySet<string>;
  readonly maxConcurrent: number;
  agentLimit(agent: string): number | undefined;
  /** The agent a name stands for: tasks under another name of it, or that fall back to it, count with its own. */
  agentName(name: string): string;
  readonly paused: { readonly queue: boolean; readonly agents: readonly string[] };
  /** A file of the project's configuration that could never be read: what it forbids is not known. */
  readonly unknownFile: string | undefined;
  readonly trust: TrustFacts;
  readonly mode: 'auto' | 'manual';
  readonly hasDispatcher: boolean;
  chain(id: string): ChainState;
}

/** What is to be started now, in order, and why each other pending task waits. */
export interface Schedule {
  readonly start: readonly Task[];
  readonly waiting: ReadonlyMap<string, WaitReason>;
  /** When something becomes due by the clock alone, milliseconds since the epoch. */
  readonly wakeAtMs: number | undefined;
}

export const NOTHING_STARTS: Schedule = { start: [], waiting: new Map(), wakeAtMs: undefined };

/** What thousands may wait for at once: the same words for all of them. */
const PAUSED: WaitReason = { kind: 'paused', what: 'queue' };
const NO_DISPATCHER: WaitReason = { kind: 'no-dispatcher' };
const MANUAL: WaitReason = { kind: 'manual' };

/** Why this task could not start even with every slot free; undefined where it could. */
function holdOf(task: Task, facts: ScheduleFacts): WaitReason | undefined {
  if ((task.format ?? 0) > TASK_FORMAT) return { kind: 'newer-format', format: task.format ?? 0 };
  if (facts.unknownFile !== undefined) return { kind: 'config', file: facts.unknownFile };
  for (const dependency of task.dependsOn) {
    const reason = dependencyReason(dependency, facts.chain(dependency));
    if (reason !== undefined) return reason;
  }
  if ((task.pausedAt ?? null) !== null) return { kind: 'paused', what: 'task' };
  if (facts.paused.queue) return PAUSED;
  if (facts.paused.agents.some((name) => facts.agentName(name) === facts.agentName(task.agent))) {
    return { kind: 'paused', what: 'agent', agent: task.agent };
  }
  const until = task.notBefore ?? null;
  if (until !== null && (parseTime(until) ?? 0) > facts.nowMs) {
    if (task.retryCount === 0) return { kind: 'not-before', until };
    // A pause is a length, not a time: before the task was made, the clock stood elsewhere, and nobody waits for it.
    if (facts.nowMs >= (parseTime(task.createdAt) ?? 0)) return { kind: 'backoff', until };
  }
  if (facts.trust.queue !== undefined) return { kind: 'untrusted', what: 'queue', detail: facts.trust.queue };
  const agentTrust = facts.trust.agent(task.agent);
  if (agentTrust !== undefined) return { kind: 'untrusted', what: 'agent', detail: agentTrust };
  if (!facts.hasDispatcher) return NO_DISPATCHER;
  if (facts.mode === 'manual' && (task.runRequestedAt ?? null) === null) return MANUAL;
  return undefined;
}

/** How many slots are taken: by what runs, and by what is marked to start. */
export function slotsTaken(tasks: readonly Task[], marked: ReadonlySet<string>): number {
  let taken = 0;
  for (const task of tasks) if (task.status === 'running' || marked.has(task.taskId)) taken++;
  return taken;
}

/** Decides what starts next and why the rest waits. Pure: the same facts, the same answer. */
export function planStarts(facts: ScheduleFacts): Schedule {
  const running = facts.tasks.filter((task) => task.status === 'running' || facts.marked.has(task.taskId));
  const perAgent = new Map<string, number>();
  for (const task of running) {
    const agent = facts.agentName(task.agent);
    perAgent.set(agent, (perAgent.get(agent) ?? 0) + 1);
  }

  const start: Task[] = [];
  const waiting = new Map<string, WaitReason>();
  let used = running.length;
  let ahead = 0;
  let wakeAtMs: number | undefined;
  for (const task of inOrder(facts.tasks.filter((candidate) => candidate.status === 'pending'))) {
    if (facts.marked.has(task.taskId)) {
      waiting.set(task.taskId, { kind: 'starting' });
      continue;
    }
    const hold = holdOf(task, facts);
    if (hold !== undefined) {
      waiting.set(task.taskId, hold);
      if (hold.kind === 'backoff' || hold.kind === 'not-before') {
        const due = parseTime(hold.until) ?? facts.nowMs;
        wakeAtMs = Math.min(wakeAtMs ?? due, due);
      }
      continue;
    }
    const agent = facts.agentName(task.agent);
    const ofAgent = perAgent.get(agent) ?? 0;
    const agentLimit = facts.agentLimit(task.agent);
    if (agentLimit !== undefined && ofAgent >= agentLimit) {
      waiting.set(task.taskId, {
        kind: 'agent-limit',
        agent: task.agent,
        running: ofAgent,
        limit: agentLimit,
      });
      continue;
    }
    if (used >= facts.maxConcurrent) {
      waiting.set(task.taskId, { kind: 'slot', running: used, limit: facts.maxConcurrent, ahead });
      ahead++;
      continue;
    }
    used++;
    perAgent.set(agent, ofAgent + 1);
    start.push(task);
  }
  for (const [id, ids] of ringsIn(facts, waiting)) waiting.set(id, { kind: 'cycle', ring: ringOf(ids) });
  return { start, waiting, wakeAtMs };
}

/** Of the tasks that wait for a pending one, those that wait for themselves in the end. */
function ringsIn(
  facts: ScheduleFacts,
  waiting: ReadonlyMap<string, WaitReason>,
): ReadonlyMap<string, readonly string[]> {
  const waitsFor = new Map<string, readonly string[]>();
  for (const task of facts.tasks) {
    const reason = waiting.get(task.taskId);
    if (reason?.kind !== 'dependency') continue;
    waitsFor.set(
      task.taskId,
      task.dependsOn.map((dependency) => facts.chain(dependency).attempt),
    );
  }
  return waitsFor.size === 0 ? new Map() : findRings(waitsFor);
}

function dependencyReason(dependency: string, chain: ChainState): WaitReason | undefined {
  switch (chain.kind) {
    case 'complete':
      return undefined;
    case 'pending':
    case 'running':
    case 'retrying':
      return { kind: 'dependency', dependency, attempt: chain.attempt, state: chain.kind };
    case 'failed':
      return {
        kind: 'blocked',
        dependency,
        attempt: chain.attempt,
        state: 'failed',
        ...(chain.error === undefined ? {} : { error: chain.error }),
      };
    case 'cancelled':
    case 'missing':
      return { kind: 'blocked', dependency, attempt: chain.attempt, state: chain.kind };
  }
}
