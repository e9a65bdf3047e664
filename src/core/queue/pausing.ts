import { describeAgents } from '../agents/resolveAgent.ts';
import { programState } from '../dispatch/chooseAgent.ts';
import { OrchestraError } from '../model/errors.ts';
import { setPaused } from '../model/transitions.ts';
import { words } from '../model/words.ts';
import { listTasks } from '../store/listing.ts';
import type { Pauses } from '../store/pauses.ts';
import type { QueueContext } from './queueContext.ts';
import type { PauseTarget } from './queueOptions.ts';

/** Holds back, or lets go: the queue, an agent or a task. @throws OrchestraError where there is no such thing */
export function pauseOrResume(queue: QueueContext, pauses: Pauses, what: PauseTarget, paused: boolean): void {
  if (!queue.exists) {
    throw new OrchestraError(
      'not-found',
      words`There is no queue in ${queue.root}; "orchestra start AGENT PROMPT" makes one.`,
    );
  }
  if ('task' in what) {
    queue.store.commit(what.task, (task) => setPaused(task, paused, queue.clock.nowMs()));
  } else if ('queue' in what) {
    pauses.set('queue', paused);
  } else {
    requireAgentOfQueue(queue, what.agent);
    pauses.set({ agent: what.agent }, paused);
  }
}

/** A name that means nothing here would hold nothing back, and nobody would notice. */
function requireAgentOfQueue(queue: QueueContext, name: string): void {
  const config = queue.config();
  if (config.agents.has(name) || config.aliases.has(name) || queue.pauses().agents.includes(name)) return;
  if (listTasks(queue.store).live.some((task) => task.agent === name)) return;
  throw new OrchestraError(
    'not-found',
    words`There is no agent ${JSON.stringify(name.slice(0, 80))}, and no task that lives is for one of that name; the agents are ${describeAgents(config, (command) => programState(queue, command))}.`,
  );
}
