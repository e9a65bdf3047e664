import type { Queue } from '../core/index.ts';
import type { Context } from './context.ts';
import { loadCore } from './core.ts';

/** Says so where an agent was chosen that is started with flags that skip its own permission questions. */
export async function notePermissionFlags(queue: Queue, context: Context, agentName: string): Promise<void> {
  const { chooseAgent, OrchestraError } = await loadCore();
  const agent = chooseAgent(queue, agentName);
  if (agent instanceof OrchestraError || !queue.config().settings.skipPermissionFlags) return;
  const flags = agent.permissionFlags ?? [];
  if (flags.length === 0) return;
  context.note(
    `Note: ${agent.name} is started with ${flags.join(', ')}, so it acts without asking; ` +
      '"orchestra config set skipPermissionFlags false" leaves that out.',
  );
}
