import { isTerminal, LiveQueue, type Queue, type Task } from '../../core/index.ts';

/** Resolves with the tasks once each has ended, and tells each as it ends; undefined if `signal` came first. */
export async function untilEnded(
  queue: Queue,
  ids: readonly string[],
  signal: Promise<unknown>,
  onEnded: (task: Task) => void,
): Promise<Task[] | undefined> {
  const open = new Set(ids);
  const live = new LiveQueue(queue);
  try {
    const ended = new Promise<true>((resolve) => {
      const look = () => {
        for (const id of open) {
          const task = queue.read(id);
          if (!isTerminal(task.status)) continue;
          open.delete(id);
          onEnded(task);
        }
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
