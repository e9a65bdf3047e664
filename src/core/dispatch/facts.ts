import { describeProgramTrust } from './trust.ts';
import type { Task } from '../model/task.ts';
import type { QueueContext } from '../queue/queueContext.ts';
import { chainState, type FindTask } from '../schedule/chains.ts';
import {
  NOTHING_STARTS,
  planStarts,
  type Schedule,
  type ScheduleFacts,
  slotsTaken,
} from '../schedule/plan.ts';
import { chooseAgent } from './chooseAgent.ts';
import { OrchestraError } from '../model/errors.ts';

/** What the schedule is decided by besides the tasks. */
interface ScheduleContext {
  readonly marked: ReadonlySet<string>;
  readonly mode: 'auto' | 'manual';
  /** Ids somebody asked for in this process: in manual mode they start, in every other they are as any. */
  readonly asked?: ReadonlySet<string>;
  readonly hasDispatcher: boolean;
  readonly maxConcurrent?: number | undefined;
  /** See {@link ScheduleFacts.unknownFile}, of whoever starts tasks. */
  readonly unknownFile: string | undefined;
  readonly find: FindTask;
}

/**
 * What starts next. With no slot free nothing does, and nothing is looked at but what was asked for: once one is free it
 * is decided anew.
 */
export function planNext(queue: QueueContext, tasks: readonly Task[], context: ScheduleContext): Schedule {
  const limit = queue.config().settings.maxConcurrent;
  const running = slotsTaken(tasks, context.marked);
  if (running >= limit) {
    const asked = [...(context.asked ?? [])].filter((id) => !context.marked.has(id));
    const wait = (id: string, ahead: number) => [id, { kind: 'slot', running, limit, ahead }] as const;
    return { ...NOTHING_STARTS, waiting: new Map(asked.map(wait)) };
  }
  return planStarts(scheduleFacts(queue, tasks, context));
}

/** Collects what the schedule is decided by: the queue's tasks, limits, pauses and trust as they are now. */
export function scheduleFacts(
  queue: QueueContext,
  tasks: readonly Task[],
  context: ScheduleContext,
): ScheduleFacts {
  const { settings } = queue.config();
  const trust = describeProgramTrust(queue);
  const asked = context.asked ?? new Set<string>();
  const chains = new Map<string, ReturnType<typeof chainState>>();
  const agents = new Map<string, ReturnType<typeof chooseAgent>>();
  const agentOf = (name: string): ReturnType<typeof chooseAgent> => {
    const agent = agents.get(name) ?? chooseAgent(queue, name);
    agents.set(name, agent);
    return agent;
  };
  return {
    nowMs: queue.clock.nowMs(),
    tasks: tasks.map((task) =>
      asked.has(task.taskId) && (task.runRequestedAt ?? null) === null
        ? { ...task, runRequestedAt: task.createdAt }
        : task,
    ),
    marked: context.marked,
    maxConcurrent: context.maxConcurrent ?? settings.maxConcurrent,
    agentLimit: (name) => {
      const agent = agentOf(name);
      return agent instanceof OrchestraError ? undefined : agent.maxConcurrent;
    },
    agentName: (name) => {
      const agent = agentOf(name);
      return agent instanceof OrchestraError ? name : agent.name;
    },
    paused: queue.pauses(),
    unknownFile: context.unknownFile,
    trust,
    mode: context.mode,
    hasDispatcher: context.hasDispatcher,
    chain: (id) => {
      let chain = chains.get(id);
      if (chain === undefined) {
        chain = chainState(id, context.find);
        chains.set(id, chain);
      }
      return chain;
    },
  };
}
