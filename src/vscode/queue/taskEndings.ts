import { isSettled, wasRetried, type TaskView } from '../../core/index.ts';

/** Ids that are remembered, so that a task that drops out of the short list and comes back is not taken for new. */
const REMEMBERED = 5000;
/** So many of the newest are looked at where nobody says which tasks changed. */
const LOOK_BACK = 200;

/** The queue that tasks end in. */
interface Endings {
  views(taskIds: Iterable<string>): readonly TaskView[];
  /** Newest first. */
  settledSince(sinceMs: number): readonly { readonly id: string }[];
}

/**
 * Tells which tasks came to their end while somebody watched: each once, none that had ended before, and none that is
 * tried again. Pure but for what it remembers.
 */
export class TaskEndings {
  readonly #sinceMs: number;
  readonly #known = new Set<string>();

  /** @param sinceMs when the watching began, epoch milliseconds */
  constructor(sinceMs: number) {
    this.#sinceMs = sinceMs;
  }

  /** Those that have ended in a queue in which these tasks changed. Of a whole queue only what can be new is read. */
  takeFrom(queue: Endings, taskIds: ReadonlySet<string> | 'all'): TaskView[] {
    if (taskIds !== 'all') return this.take(queue.views(taskIds));
    const ended = queue.settledSince(this.#sinceMs).slice(0, LOOK_BACK);
    return this.take(queue.views(ended.map(({ id }) => id)));
  }

  /** Those of `views` that have ended since they were last looked at. */
  take(views: readonly TaskView[]): TaskView[] {
    const ended = views.filter(({ task }) => isSettled(task) && !this.#known.has(task.taskId));
    for (const { task } of ended) this.#known.add(task.taskId);
    for (const id of this.#known) {
      if (this.#known.size <= REMEMBERED) break;
      this.#known.delete(id);
    }
    return ended.filter(({ task }) => !wasRetried(task) && endMsOf(task.completedAt) >= this.#sinceMs);
  }
}

/** Epoch milliseconds; before all time where nobody wrote it down. */
function endMsOf(completedAt: string | null): number {
  const ms = Date.parse(completedAt ?? '');
  return Number.isNaN(ms) ? -Infinity : ms;
}
