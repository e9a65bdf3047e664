import type { Clock } from '../model/clock.ts';
import type { Disposable } from '../model/disposable.ts';
import { finish, type LongWork } from '../model/longWork.ts';
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
  return finish(sharingTasks(store, clock));
}

/** As {@link shareTasks}, a piece for each file that is read. To be brought to its end: whoever does not holds a share. */
export function* sharingTasks(store: TaskStore, clock: Clock): LongWork<TasksShare> {
  const entry = shared.get(store) ?? { live: new LiveTasks(store, clock), users: 0 };
  shared.set(store, entry);
  entry.users++;
  let isOver = false;
  const share = {
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
  try {
    if (!entry.live.isJustRead) yield* entry.live.bringingUp();
  } catch (error) {
    share.dispose();
    throw error;
  }
  return share;
}

/** The queue in memory for somebody who may need it: read, and shared, when it is first asked for. */
export class TasksInReserve implements Disposable {
  readonly #store: TaskStore;
  readonly #clock: Clock;
  #share: TasksShare | undefined;

  constructor({ store, clock }: { readonly store: TaskStore; readonly clock: Clock }) {
    this.#store = store;
    this.#clock = clock;
  }

  get live(): LiveTasks {
    this.#share ??= shareTasks(this.#store, this.#clock);
    return this.#share.live;
  }

  dispose(): void {
    this.#share?.dispose();
    this.#share = undefined;
  }
}
