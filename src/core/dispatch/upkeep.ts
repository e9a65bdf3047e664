import { OrchestraError } from '../model/errors.ts';
import { finishLeaving } from '../store/leaving.ts';
import { archiveDue } from '../queue/archiving.ts';
import { leavingTasks } from '../queue/scans.ts';
import { checkSinceBoot } from '../queue/bootCheck.ts';
import type { QueueContext } from '../queue/queueContext.ts';
import { completeRetries } from '../queue/retries.ts';
import type { LiveTasks } from './liveTasks.ts';

/** How often old tasks and old events are put away, milliseconds. */
const ARCHIVE_EVERY_MS = 3_600_000;
/** Finished tasks beyond the limit are put away in batches of at least this many, not one by one. */
const ARCHIVE_BATCH = 50;

/** What the holder of the lease does beside starting tasks: it mends what was cut off, and puts away what is old. */
export class Upkeep {
  readonly #queue: QueueContext;
  #archivedAtMs: number | undefined;

  constructor(queue: QueueContext) {
    this.#queue = queue;
  }

  /** Finishes whatever the holder before left half-done. */
  afterTakeover(): void {
    const { store } = this.#queue;
    store.healCutOff();
    checkSinceBoot(this.#queue);
    completeRetries(this.#queue);
    this.#finishLeaving();
  }

  /** Called after each step; does something once an hour, or when far too many finished tasks lie about. */
  now(live: LiveTasks): void {
    const nowMs = this.#queue.clock.monotonicMs();
    const { settings } = this.#queue.config();
    const crowded = settings.archive.enabled && live.recent.size >= ARCHIVE_BATCH && this.#isCrowded(live);
    if (!crowded && this.#archivedAtMs !== undefined && nowMs - this.#archivedAtMs < ARCHIVE_EVERY_MS) return;
    this.#archivedAtMs = nowMs;
    try {
      this.#queue.store.healCutOff();
      archiveDue(this.#queue, {});
      this.#queue.store.events.rotate(
        this.#queue.clock.nowMs(),
        settings.eventsMaxBytes,
        settings.eventsKeepDays,
      );
    } catch (error) {
      // A full disk must not keep the dispatcher from its work; the next hour tries again.
      if (!OrchestraError.is(error)) throw error;
    }
  }

  #isCrowded(live: LiveTasks): boolean {
    const counts = live.finished.counts();
    const { maxQueueSize } = this.#queue.config().settings.archive;
    return (
      counts.complete + counts.failed + counts.cancelled + live.recent.size > maxQueueSize + ARCHIVE_BATCH
    );
  }

  #finishLeaving(): void {
    const { store } = this.#queue;
    for (const task of leavingTasks(this.#queue.store)) finishLeaving(store, task);
  }
}
