import type { Contributions } from '../host/contributions.ts';
import type { Services } from '../host/services.ts';
import { ProblemActions } from '../starting/problemActions.ts';
import { AgentFileLenses } from './agentFileLenses.ts';
import { TaskFileLenses } from './taskFileLenses.ts';

/** What Orchestra adds to files in an editor. */
export function addQueueFiles(parts: Contributions, { queues, tree }: Services): void {
  parts.add('lenses of task files', () => new TaskFileLenses(queues, tree));
  parts.add('lenses of agent files', () => new AgentFileLenses(queues));
  parts.add('quick fixes', () => new ProblemActions(queues));
}
