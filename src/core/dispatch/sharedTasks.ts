import type { Clock } from '../model/clock.ts';
import type { Disposable } from '../model/disposable.ts';
import type { TaskStore } from '../store/taskStore.ts';
import { LiveTasks } from './liveTasks.ts';

/** A share in the queue in memory; whoever lets go last ends it. */
export interface TasksShare extends Disposable {
  readonly live: LiveTasks;
}

const shared = new WeakMap<TaskStore, { readonly live: LiveTasks; users: number }>();

/**
 * The queue in memory, once for all of this process who need it: who dispatches and who shows would else both watch its
 * folder and read each changed file. It is current when this returns.
 */
export function shareTasks(store: TaskStore, clock: Clock): TasksShare {
  const known = shared.get(store);
  known?.live.readAnewIfChanged();
  const entry = known ?? { live: new LiveTasks(store, clock), users: 0 };
  shared.set(store, entry);
  entry.users++;
  let isOver = false;
  return {
    live: entry.live,
    dispose: () => {
      if (isOver) return;
      isOver = true;
      entry.users--;
      if (entry.users > 0) return;
      shared.delete(store);
      entry.live.dispose();
    },
  };
}
