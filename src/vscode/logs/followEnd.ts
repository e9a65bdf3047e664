import { everySecond, isTerminal, type Disposable, type Task } from '../../core/index.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';

/**
 * Looks whether a task has come to its end, now, whenever the queue tells that it changed, and once a second: a queue whose
 * folder was removed from the window tells nothing any more. Tells once; undefined is a task that is gone.
 */
export function followEnd(
  { queue, onChange }: FolderQueue,
  taskId: string,
  onEnd: (task: Task | undefined) => void,
): Disposable {
  let isOver = false;
  const look = (): void => {
    const task = isOver ? undefined : queue.tryRead(taskId);
    if (isOver || (task !== undefined && !isTerminal(task.status))) return;
    dispose();
    onEnd(task);
  };
  const held = [
    onChange((taskIds) => {
      if (taskIds === 'all' || taskIds.has(taskId)) look();
    }),
    everySecond(look),
  ];
  const dispose = (): void => {
    isOver = true;
    for (const each of held) each.dispose();
  };
  look();
  return { dispose };
}
