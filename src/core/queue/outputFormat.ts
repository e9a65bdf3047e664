import type { OutputFormat } from '../agents/definition.ts';
import { chooseAgent } from '../dispatch/chooseAgent.ts';
import { OrchestraError } from '../model/errors.ts';
import type { Task } from '../model/task.ts';
import { readLaunchMark } from '../store/runFiles.ts';
import type { QueueContext } from './queueContext.ts';

/**
 * What the agent of a task writes into its log: as it was started where it runs, else as its agent is defined now; `text`
 * where nobody knows.
 */
export function outputFormatOf(queue: QueueContext, task: Pick<Task, 'taskId' | 'agent'>): OutputFormat {
  const started = readLaunchMark(queue.paths, task.taskId);
  if (started !== undefined) return started.agent.outputFormat;
  const config = queue.config();
  const chosen = chooseAgent(queue, task.agent);
  if (!(chosen instanceof OrchestraError)) return chosen.outputFormat;
  const alias = config.aliases.get(task.agent);
  const defined = config.agent(task.agent) ?? (alias === undefined ? undefined : config.agent(alias));
  return defined?.outputFormat ?? 'text';
}
