import { isTaskId } from '../../core/index.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { goneTask } from './chosenTasks.ts';
import { chosenQueue, type QueueChoice } from './chosenQueue.ts';

/**
 * The queue that has a task, an archived one too. A copy of a folder has the same ids: where nobody said which one is
 * meant, a person is asked; undefined where they pick none.
 * @param root of the queue that is meant, where that is known
 * @throws OrchestraError where no queue has it
 */
export async function holderOf(
  choice: QueueChoice,
  taskId: string,
  root?: string,
): Promise<FolderQueue | undefined> {
  const has = (source: FolderQueue): boolean =>
    (root === undefined || source.root === root) && source.queue.tryRead(taskId) !== undefined;
  if (!isTaskId(taskId) || !choice.queues.all().some(has)) throw goneTask(taskId);
  return chosenQueue(choice, has);
}
