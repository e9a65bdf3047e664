import type { Queue } from '../core/index.ts';
import { oneLine, wrongUsage } from './errors.ts';
import { listed } from './format/listed.ts';

type PauseTarget = Parameters<Queue['pause']>[0];

/** What the ID, `--agent` or `--task` names; the whole queue without them. @throws CommandError (usage) where several are given */
export function pauseTarget(
  queue: Queue,
  id: string | undefined,
  options: { agent?: string | undefined; task?: string | undefined },
): PauseTarget {
  const { agent } = options;
  if ([id, agent, options.task].filter((given) => given !== undefined).length > 1)
    throw wrongUsage('name either a task or --agent, and that once');
  const task = id ?? options.task;
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

/** All that is held back by itself: the queue, agents, and pending tasks. */
export interface AllPauses extends ReturnType<Queue['pauses']> {
  readonly tasks: readonly string[];
}

/** What is held back now. */
export function allPauses(queue: Queue): AllPauses {
  const { tasks } = queue.status({ limit: 0, statuses: ['pending'] });
  const paused = tasks.filter(({ task }) => typeof task.pausedAt === 'string');
  return { ...queue.pauses(), tasks: paused.map(({ task }) => task.taskId) };
}

/** The commands that end what holds; empty where nothing does. */
export function resumeHint({ queue, agents, tasks }: AllPauses): string {
  const targets = [
    ...(queue ? [''] : []),
    ...agents.map((agent) => ` --agent ${oneLine(agent)}`),
    ...tasks.map((id) => ` ${id}`),
  ];
  return listed(targets.map((target) => `"orchestra resume${target}"`));
}
