import type { Disposable } from '../model/disposable.ts';
import type { LongWork } from '../model/longWork.ts';
import { workOff } from '../model/workOff.ts';
import type { QueueContext } from '../queue/queueContext.ts';
import type { LiveTasks } from './liveTasks.ts';
import { sharingTasks, type TasksShare } from './sharedTasks.ts';
import type { Upkeep } from './upkeep.ts';

/** Who works with the tasks. */
interface Holder {
  /** They were read after others had their turn, or have changed. */
  readonly changed: () => void;
  readonly problem: (message: string | undefined) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * The queue in memory as the holder of a lease has it: read when the lease is new, once what the holder before left
 * half-done is finished. After {@link dispose} it can be opened anew.
 */
export class HeldTasks implements Disposable {
  readonly #queue: QueueContext;
  readonly #upkeep: Upkeep;
  readonly #holder: Holder;
  #share: TasksShare | undefined;
  #listener: Disposable | undefined;
  #isWanted = false;
  #isOpening = false;

  constructor(queue: QueueContext, upkeep: Upkeep, holder: Holder) {
    this.#queue = queue;
    this.#upkeep = upkeep;
    this.#holder = holder;
  }

  /** Undefined until they are read. */
  get current(): LiveTasks | undefined {
    return this.#share?.live;
  }

  /** Undefined while there is more to read than a moment is enough for: it goes on by itself. */
  open(): LiveTasks | undefined {
    this.#isWanted = true;
    if (this.#share !== undefined || this.#isOpening) return this.current;
    this.#isOpening = true;
    let isAtOnce = true;
    workOff(this.#opening(), this.#queue.clock, {
      done: (share) => {
        this.#isOpening = false;
        if (!this.#isWanted) {
          share.dispose();
          return;
        }
        this.#share = share;
        this.#listener = share.live.onChange(() => {
          this.#holder.changed();
        });
        if (!isAtOnce) this.#holder.changed();
      },
      failed: (error) => {
        this.#isOpening = false;
        this.#holder.failed(error);
      },
    });
    isAtOnce = false;
    return this.current;
  }

  dispose(): void {
    this.#isWanted = false;
    this.#listener?.dispose();
    this.#share?.dispose();
    this.#share = undefined;
  }

  *#opening(): LongWork<TasksShare> {
    this.#holder.problem(yield* this.#upkeep.afterTakeover());
    const share = yield* sharingTasks(this.#queue.store, this.#queue.clock);
    try {
      this.#holder.problem(this.#upkeep.onceRead(share.live));
      return share;
    } catch (error) {
      share.dispose();
      throw error;
    }
  }
}
