import type { Services } from '../host/services.ts';
import { chosenQueue } from './chosenQueue.ts';

/** Dispatches a queue from this window again, or follows whoever does it meanwhile. */
export async function startDispatching(services: Services): Promise<void> {
  const chosen = await chosenQueue(services, ({ rests }) => rests);
  chosen?.startDispatching();
}

/** Dispatches a queue from this window no more: another one or a daemon may. Agents that run go on. */
export async function stopDispatching(services: Services): Promise<void> {
  const chosen = await chosenQueue(services, ({ dispatcher }) => dispatcher !== undefined);
  await chosen?.rest();
}
