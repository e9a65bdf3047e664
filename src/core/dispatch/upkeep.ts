import { after, type Disposable } from '../model/disposable.ts';
import { OrchestraError } from '../model/errors.ts';
import { UNKNOWN_PROGRESS, type LongWork } from '../model/longWork.ts';
import { sweepTemporaries } from '../store/temporaries.ts';
import { archiveDue } from '../queue/archiving.ts';
import { finishLeavingTasks } from '../queue/scans.ts';
import { checkingSinceBoot } from '../queue/bootCheck.ts';
import type { QueueContext } from '../queue/queueContext.ts';
import { completeRetries } from '../queue/retries.ts';
import { changedAtMs, replaceFile } from '../store/files.ts';
import type { LiveTasks } from './liveTasks.ts';

/** How often old tasks and old events are put away, milliseconds. */
const ARCHIVE_EVERY_MS = 3_600_000;
/** How often it is looked for changes that were cut off, milliseconds. */
const MEND_EVERY_MS = 2000;
/** How often retries that were named and not made are looked for, milliseconds. */
const RETRIES_EVERY_MS = 30_000;
/** So many of the newest failures are looked at for them. */
const LOOK_BACK = 500;
/** So long old tasks are put away at once, milliseconds: who stays but a moment gets somewhere too. */
const FIRST_SLICE_MS = 100;
/** So long at a time they are put away from then on, and so long is the rest in between: a window has other things to do. */
const SLICE_MS = 15;
const REST_MS = 30;
/** Finished tasks beyond the limit are put away in batches of at least this many, not one by one. */
const ARCHIVE_BATCH = 50;

/** Where the queue is kept up. */
interface UpkeepPlace {
  /** The lease is held for one start or a few: what can wait is left to whoever holds it for longer. */
  readonly isBrief: boolean;
  /** Others have work in this process, and it stays: nothing is put away at once. */
  readonly isInWindow: boolean;
}

/** What the holder of the lease does beside starting tasks: it mends what was cut off, and puts away what is old. */
export class Upkeep implements Disposable {
  readonly #queue: QueueContext;
  readonly #isBrief: boolean;
  readonly #isInWindow: boolean;
  readonly #onError: (error: unknown) => void;
  #mendedAtMs = 0;
  #archivedAtMs: number | undefined;
  #retriesAtMs = 0;
  #retriesFolderMs: number | undefined;
  #puttingAway: LongWork<void> | undefined;
  #next: Disposable | undefined;

  /** @param onError told of what nobody expected while old tasks were put away */
  constructor(queue: QueueContext, where: UpkeepPlace, onError: (error: unknown) => void) {
    this.#queue = queue;
    this.#isBrief = where.isBrief;
    this.#isInWindow = where.isInWindow;
    this.#onError = onError;
  }

  /** Finishes what the holder before left half-done. Returns why the last thing that could not be done was not. */
  *afterTakeover(): LongWork<string | undefined> {
    const problem = problemOf(() => this.#queue.store.healCutOff());
    yield* checkingSinceBoot(this.#queue);
    return problemOf(() => finishLeavingTasks(this.#queue.store, false)) ?? problem;
  }

  /** As {@link afterTakeover}, what takes the whole queue to see. */
  onceRead(live: LiveTasks): string | undefined {
    return this.#isBrief ? undefined : problemOf(() => this.#completeRetries(live));
  }

  /**
   * Finishes what others were cut off at meanwhile. Cheap: looks now and then into one folder, nearly always empty, at the
   * task files that could not be taken as they are, and at the journals of the tasks that run.
   */
  mend(live: LiveTasks | undefined): void {
    const nowMs = this.#queue.clock.monotonicMs();
    if (nowMs - this.#mendedAtMs < MEND_EVERY_MS) return;
    this.#mendedAtMs = nowMs;
    const healed: string[] = [];
    // What can be mended must not wait for a file that cannot be.
    this.#unlessFull(() => healed.push(...this.#queue.store.healCutOff()));
    this.#unlessFull(() => finishLeavingTasks(this.#queue.store, true));
    if (live === undefined) return;
    live.refresh(healed);
    this.#unlessFull(() => {
      if (healed.length > 0) this.#completeRetries(live);
      else this.#completeRetriesAtTimes(live, nowMs);
    });
    this.#unlessFull(() => this.#healTyped(live));
  }

  /** What somebody typed of a task's state does not count; its file says again what does. */
  #healTyped(live: LiveTasks): void {
    const { store } = this.#queue;
    for (const { taskId } of live.problems) {
      // What no longer reads as a task may be in the middle of an edit, and is written anew when the task goes on.
      if (taskId !== undefined && store.readFileOnly(taskId)?.kind === 'ok') store.heal(taskId);
    }
    for (const { taskId, status } of live.tasks.values()) {
      if (status !== 'running') continue;
      // An editor may have put back what it read while the task ran: it would hold its slot for ever.
      const reading = store.read(taskId);
      if (reading.kind === 'task' && reading.task.status !== status) store.heal(taskId);
    }
  }

  /** Called after each step; does something once an hour, or when far too many finished tasks lie about. */
  now(live: LiveTasks): void {
    const nowMs = this.#queue.clock.monotonicMs();
    const { settings, unknown } = this.#queue.config();
    // What is to be kept, and for how long, nobody knows.
    if (unknown !== undefined) return;
    const crowded =
      settings.archive.enabled && live.settled.recent.size >= ARCHIVE_BATCH && this.#isCrowded(live);
    if (this.#puttingAway !== undefined) return;
    if (!crowded && this.#archivedAtMs !== undefined && nowMs - this.#archivedAtMs < ARCHIVE_EVERY_MS) return;
    const isFirst = this.#archivedAtMs === undefined;
    this.#archivedAtMs = nowMs;
    if (this.#isBrief && isFirst && !crowded && this.#wasDoneLately()) return;
    this.#puttingAway = this.#putAway();
    if (this.#isInWindow) this.#goOnSoon();
    else this.#goOn(FIRST_SLICE_MS);
  }

  /** What is being put away is left to whoever holds the lease next. */
  dispose(): void {
    if (this.#puttingAway !== undefined) this.#archivedAtMs = undefined;
    this.#puttingAway = undefined;
    this.#next?.dispose();
  }

  /** There may be thousands: meanwhile the lease is kept, and tasks are started. */
  #goOn(sliceMs: number): void {
    const untilMs = this.#queue.clock.monotonicMs() + sliceMs;
    try {
      this.#unlessFull(() => {
        do if (this.#puttingAway?.next().done !== false) this.#puttingAway = undefined;
        while (this.#puttingAway !== undefined && this.#queue.clock.monotonicMs() < untilMs);
      });
    } catch (error) {
      this.#puttingAway = undefined;
      this.#onError(error);
    }
    if (this.#puttingAway !== undefined) this.#goOnSoon();
  }

  #goOnSoon(): void {
    this.#next?.dispose();
    this.#next = after(REST_MS, () => this.#goOn(SLICE_MS));
  }

  *#putAway(): LongWork<void> {
    const { clock, paths, store } = this.#queue;
    const { eventsMaxBytes, eventsKeepDays } = this.#queue.config().settings;
    try {
      // It takes a moment, and one who dispatches briefly may end before the rest is done.
      sweepTemporaries(paths, clock.nowMs());
      yield UNKNOWN_PROGRESS;
      yield* archiveDue(this.#queue, {});
    } finally {
      // A task that cannot be put away keeps nothing else from it.
      store.events.rotate(clock.nowMs(), eventsMaxBytes, eventsKeepDays);
      replaceFile(paths.upkeptFile, '');
    }
  }

  /** By whoever held the lease before: a `run` for each task would else look through everything each time. */
  #wasDoneLately(): boolean {
    const agoMs = this.#queue.clock.nowMs() - (changedAtMs(this.#queue.paths.upkeptFile) ?? 0);
    return agoMs >= 0 && agoMs < ARCHIVE_EVERY_MS;
  }

  /** A command that was killed may have named a retry and not made it. Where nothing changed, nothing is read. */
  #completeRetriesAtTimes(live: LiveTasks, nowMs: number): void {
    if (nowMs - this.#retriesAtMs < RETRIES_EVERY_MS) return;
    this.#retriesAtMs = nowMs;
    const folderMs = changedAtMs(this.#queue.paths.tasks);
    if (folderMs === this.#retriesFolderMs) return;
    this.#completeRetries(live);
    this.#retriesFolderMs = folderMs;
  }

  #completeRetries(live: LiveTasks): void {
    const failed = live.settled.newest(LOOK_BACK, ({ status }) => status === 'failed');
    live.refresh(completeRetries(this.#queue, failed));
  }

  #isCrowded(live: LiveTasks): boolean {
    const counts = live.settled.index.counts();
    const { maxQueueSize } = this.#queue.config().settings.archive;
    return (
      counts.complete + counts.failed + counts.cancelled + live.settled.recent.size >
      maxQueueSize + ARCHIVE_BATCH
    );
  }

  /** A full disk must not keep the dispatcher from its work; it is tried again later. */
  #unlessFull(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!OrchestraError.is(error)) throw error;
    }
  }
}

/** Why it could not be done: work that can be done must not wait for a file that cannot be mended. */
function problemOf(mend: () => unknown): string | undefined {
  try {
    mend();
    return undefined;
  } catch (error) {
    if (OrchestraError.is(error)) return error.message;
    throw error;
  }
}
