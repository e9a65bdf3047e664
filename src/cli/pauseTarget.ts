import type { Queue } from '../core/index.ts';
import { wrongUsage } from './errors.ts';

type PauseTarget = Parameters<Queue['pause']>[0];

/** What `--agent` and `--task` name; the whole queue without them. @throws CommandError (usage) where both are given */
export function pauseTarget(
  queue: Queue,
  options: { agent?: string | undefined; task?: string | undefined },
): PauseTarget {
  const { agent, task } = options;
  if (agent !== undefined && task !== undefined) throw wrongUsage('name either --agent or --task, not both');
  if (agent !== undefined) return { agent };
  return task === undefined ? { queue: true } : { task: queue.find(task) };
}

/** The words for it. */
export function describePauseTarget(target: PauseTarget): string {
  if ('agent' in target) return `agent ${target.agent}`;
  return 'task' in target ? `task ${target.task}` : 'the queue';
}

/** Whether it is held back itself, whatever else may hold it back. */
export function isPaused(queue: Queue, target: PauseTarget): boolean {
  if ('task' in target) return typeof queue.read(target.task).pausedAt === 'string';
  const pauses = queue.pauses();
  return 'agent' in target ? pauses.agents.includes(target.agent) : pauses.queue;
}
