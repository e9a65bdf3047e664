import { isTerminal, LiveQueue, type Queue, type Task } from '../../core/index.ts';

/** Resolves with the tasks once each of them has ended; undefined if `signal` came first. */
export async function untilEnded(
  queue: Queue,
  ids: readonly string[],
  signal: Promise<unknown>,
): Promise<Task[] | undefined> {
  const open = new Set(ids);
  const live = new LiveQueue(queue);
  try {
    const ended = new Promise<true>((resolve) => {
      const look = () => {
        for (const id of open) if (isTerminal(queue.read(id).status)) open.delete(id);
        if (open.size === 0) resolve(true);
      };
      live.onChange(look);
      look();
    });
    const won = await Promise.race([ended, signal.then(() => false as const)]);
    return won ? ids.map((id) => queue.read(id)) : undefined;
  } finally {
    live.dispose();
  }
}
