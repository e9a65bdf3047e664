import { describeProgramTrust } from './trust.ts';
import type { Task } from '../model/task.ts';
import type { QueueContext } from '../queue/queueContext.ts';
import { chainState, type FindTask } from '../schedule/chains.ts';
import type { ScheduleFacts } from '../schedule/plan.ts';
import { chooseAgent } from './chooseAgent.ts';
import { OrchestraError } from '../model/errors.ts';

/** Collects what the schedule is decided by: the queue's tasks, limits, pauses and trust as they are now. */
export function scheduleFacts(
  queue: QueueContext,
  tasks: Iterable<Task>,
  context: {
    marked: ReadonlySet<string>;
    mode: 'auto' | 'manual';
    /** Ids somebody asked for in this process: in manual mode they start, in every other they are as any. */
    asked?: ReadonlySet<string>;
    hasDispatcher: boolean;
    maxConcurrent?: number | undefined;
    find: FindTask;
  },
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
    tasks: [...tasks].map((task) =>
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
