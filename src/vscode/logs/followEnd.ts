import {
  everySecond,
  isTerminal,
  OrchestraError,
  type Disposable,
  type Queue,
  type Task,
} from '../../core/index.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';

/**
 * Looks whether a task has come to its end, now, whenever the queue tells that it changed, and once a second: a queue whose
 * folder was removed from the window tells nothing any more. Tells once; undefined is a task that is gone. One that
 * cannot be read for now, such as a file that somebody is writing, is not.
 */
export function followEnd(
  { queue, onChange }: Pick<FolderQueue, 'queue' | 'onChange'>,
  taskId: string,
  onEnd: (task: Task | undefined) => void,
): Disposable {
  let isOver = false;
  const look = (): void => {
    if (isOver) return;
    const task = readNow(queue, taskId);
    if (task !== 'gone' && (task === undefined || !isTerminal(task.status))) return;
    dispose();
    onEnd(task === 'gone' ? undefined : task);
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

function readNow(queue: Queue, taskId: string): Task | 'gone' | undefined {
  try {
    return queue.read(taskId);
  } catch (error) {
    if (OrchestraError.is(error, 'damaged') || OrchestraError.is(error, 'io')) return undefined;
    if (OrchestraError.is(error)) return 'gone';
    throw error;
  }
}
