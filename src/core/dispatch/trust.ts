import { OrchestraError } from '../model/errors.ts';
import type { QueueContext } from '../queue/queueContext.ts';
import type { TrustFacts } from '../schedule/plan.ts';
import { isIdentityDamaged } from '../store/queueFolder.ts';
import { chooseAgent } from './chooseAgent.ts';

function whyUntrusted({ paths }: QueueContext): string {
  return isIdentityDamaged(paths)
    ? `${paths.queueFile} is damaged; move it away, and the queue gets a new identity`
    : 'this machine does not know this queue (it was made elsewhere, or its state folder was replaced); run "orchestra trust" to allow it to start programs';
}

/** Whether the queue and its agents may be started here without asking; each agent is asked about once. */
export function describeProgramTrust(queue: QueueContext): TrustFacts {
  const consent = queue.consent();
  const answers = new Map<string, string | undefined>();
  const id = queue.info()?.id;
  const trusted = id !== undefined && consent.queueTrust(queue.root, id);
  return {
    queue: trusted ? undefined : whyUntrusted(queue),
    agent: (name) => {
      if (answers.has(name)) return answers.get(name);
      const agent = chooseAgent(queue, name);
      const answer =
        agent instanceof OrchestraError || consent.agentTrust(queue.root, agent)
          ? undefined
          : `files of this project define agent ${agent.name}; run "orchestra trust" to allow it`;
      answers.set(name, answer);
      return answer;
    },
  };
}
