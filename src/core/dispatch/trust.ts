import { OrchestraError } from '../model/errors.ts';
import type { QueueContext } from '../queue/queueContext.ts';
import type { TrustFacts } from '../schedule/plan.ts';
import { isIdentityDamaged } from '../store/queueFolder.ts';
import { chooseAgent } from './chooseAgent.ts';

/** A queue that was trusted is believed for so long, milliseconds, as its configuration is: it is asked at each step. */
const BELIEVED_MS = 200;
const trustedMs = new WeakMap<QueueContext, number>();

function isTrusted(queue: QueueContext): boolean {
  const nowMs = queue.clock.monotonicMs();
  if (nowMs - (trustedMs.get(queue) ?? -Infinity) < BELIEVED_MS) return true;
  const id = queue.info()?.id;
  if (id === undefined || !queue.consent().queueTrust(queue.root, id)) return false;
  trustedMs.set(queue, nowMs);
  return true;
}

function whyUntrusted({ paths }: QueueContext): string {
  return isIdentityDamaged(paths)
    ? `${paths.queueFile} is damaged; move it away, and the queue gets a new identity`
    : 'this machine does not know this queue (it was made elsewhere, or its state folder was replaced); run "orchestra trust" to allow it to start programs';
}

/** Whether the queue and its agents may be started here without asking; each agent is asked about once. */
export function describeProgramTrust(queue: QueueContext): TrustFacts {
  const consent = queue.consent();
  const answers = new Map<string, string | undefined>();
  return {
    queue: isTrusted(queue) ? undefined : whyUntrusted(queue),
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
