import { LiveQueue, systemClock, type Queue } from '../../core/index.ts';
import { timedWait } from '../format/timedWait.ts';

/** Lines are read by people; the processor belongs to the agents. */
const REST_FACTOR = 40;

/** Says once what is waited for whenever nothing can happen before a certain time, as long as it is not disposed. */
export function sayTimedWait(queue: Queue, say: (line: string) => void): { dispose(): void } {
  const live = LiveQueue.open(queue, { restFactor: REST_FACTOR });
  let said: string | undefined;
  const look = () => {
    const line = timedWait(live.live(), systemClock.nowMs());
    if (line !== undefined && line !== said) say(line);
    said = line ?? said;
  };
  live.onChange(look);
  look();
  return live;
}
