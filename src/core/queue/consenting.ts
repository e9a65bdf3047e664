import type { AgentDefinition } from '../agents/definition.ts';
import type { ConsentQuestion } from '../agents/consent.ts';
import { chooseAgent } from '../dispatch/chooseAgent.ts';
import { OrchestraError } from '../model/errors.ts';
import { listTasks } from '../store/listing.ts';
import type { QueueInfo } from '../store/queueFolder.ts';
import type { QueueContext } from './queueContext.ts';

/** What a person has to say yes to before the pending tasks of this queue, or those of certain agents, may start. */
export function consentQuestions(
  queue: QueueContext,
  names: ReadonlySet<string> = agentsAtWork(queue),
): ConsentQuestion[] {
  if (!queue.exists) return [];
  const agents = new Map<string, AgentDefinition>();
  for (const name of names) {
    const agent = chooseAgent(queue, name);
    if (!(agent instanceof OrchestraError)) agents.set(agent.name, agent);
  }
  const info = infoOf(queue);
  if (info === undefined) return [];
  return [...queue.consent().pending(queue.root, info.id, [...agents.values()])];
}

function agentsAtWork(queue: QueueContext): ReadonlySet<string> {
  return new Set(queue.exists ? listTasks(queue.store).live.map((task) => task.agent) : []);
}

/** The identity that is asked about. A queue that cannot be written has none, and starts nothing either. */
function infoOf(queue: QueueContext): QueueInfo | undefined {
  try {
    queue.ensureState();
  } catch (error) {
    if (!OrchestraError.is(error)) throw error;
  }
  return queue.info();
}

/** Keeps the yes to these questions, for this person on this machine. @throws OrchestraError where it cannot be kept */
export function grantConsent(queue: QueueContext, questions: readonly ConsentQuestion[]): void {
  const consent = queue.consent();
  for (const question of questions) {
    if (question.kind === 'queue') consent.grantQueue(question.root, question.queueId);
    else consent.grantAgent(question.root, question.agent);
  }
}
