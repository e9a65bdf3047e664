import type { Services } from '../host/services.ts';
import { chosenQueue } from './chosenQueue.ts';

/** Starts nothing more in a queue; what runs goes on. */
export async function pauseQueue(services: Services): Promise<void> {
  const chosen = await chosenQueue(services, ({ queue }) => queue.exists && !queue.pauses().queue);
  chosen?.queue.pause({ queue: true });
}

/** Lets a paused queue go on. */
export async function resumeQueue(services: Services): Promise<void> {
  const chosen = await chosenQueue(services, ({ queue }) => queue.exists && queue.pauses().queue);
  chosen?.queue.resume({ queue: true });
}
