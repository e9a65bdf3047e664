import { OrchestraError } from '../model/errors.ts';
import { isTerminal } from '../model/task.ts';
import { deleteArchived, deleteTask, noteDeletedRetry } from '../store/leaving.ts';
import { listTasks } from '../store/listing.ts';
import type { Queue } from './queue.ts';

/** Which finished tasks are to be deleted: a kind of end, `all`, or one id. */
export type CleanFilter = 'completed' | 'failed' | 'cancelled' | 'all' | (string & {});

/** Deletes finished tasks with all that belongs to them; never live ones. Returns the ids. @throws OrchestraError */
export function cleanTasks(queue: Queue, filter: CleanFilter, options: { dryRun?: boolean }): string[] {
  const ids = idsFor(queue, filter);
  if (options.dryRun !== true) for (const id of ids) remove(queue, id);
  return ids;
}

function idsFor(queue: Queue, filter: CleanFilter): string[] {
  switch (filter) {
    case 'all':
      return listTasks(queue.store)
        .finished.all()
        .map((task) => task.id);
    case 'completed':
    case 'failed':
    case 'cancelled': {
      const status = filter === 'completed' ? 'complete' : filter;
      return listTasks(queue.store)
        .finished.all()
        .filter((task) => task.status === status)
        .map((task) => task.id);
    }
    default: {
      const id = queue.find(filter);
      const task = queue.read(id);
      if (!isTerminal(task.status)) {
        throw new OrchestraError(
          'refused',
          `${id} is ${task.status}; only finished tasks are deleted ("orchestra cancel ${id}" ends it first).`,
        );
      }
      return [id];
    }
  }
}

function remove(queue: Queue, id: string): void {
  const task = queue.tryRead(id);
  if (task !== undefined) noteDeletedRetry(queue.store, task, queue.clock);
  if (queue.store.read(id).kind === 'missing') deleteArchived(queue.paths, id);
  else deleteTask(queue.store, id, queue.clock);
}
