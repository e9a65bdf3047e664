import { basename } from 'node:path';
import { systemClock, type Clock } from '../model/clock.ts';
import type { Disposable } from '../model/disposable.ts';
import { Emitter } from '../model/disposable.ts';
import { messageOf } from '../model/errors.ts';
import { isTaskId } from '../model/ids.ts';
import { finish, type LongWork } from '../model/longWork.ts';
import { isSettled, type Task } from '../model/task.ts';
import { workOff } from '../model/workOff.ts';
import { changedAtMs } from '../store/files.ts';
import { isTrusted } from '../store/indexHead.ts';
import { listingTasks, readSettled, readShown } from '../store/listing.ts';
import { readAnywhere } from '../store/readAnywhere.ts';
import type { Problem } from '../store/readTask.ts';
import type { TaskStore } from '../store/taskStore.ts';
import { watchFolder, type FolderChange } from '../store/watch.ts';
import { ReadingRests } from './readingRests.ts';
import { RememberedTasks } from './rememberedTasks.ts';
import { SettledInShort } from './settledInShort.ts';

/** Ids whose tasks changed, or `all` after a whole look. */
export type TasksChange = ReadonlySet<string> | 'all';

/** How often the folder is read anyway where the system cannot watch it, milliseconds. */
const POLL_MS = 1000;
/** A reading so young need not be repeated for somebody else, milliseconds. */
const JUST_READ_MS = 250;
/** In so many milliseconds the time of a folder goes on, on all but old file systems: there the watcher has to do. */
const TICK_MS = 20;
/** More than this many tasks finished since the index was read: read it anew, so that memory stays flat. */
const MAX_RECENT = 2000;

/**
 * The queue in memory, kept up by the files: live tasks whole, settled ones in short. Empty until it is brought up for the
 * first time; what is read anew later, with nobody waiting for it, is read in slices.
 */
export class LiveTasks implements Disposable {
  readonly #store: TaskStore;
  readonly #changed = new Emitter<TasksChange>();
  readonly #live = new Map<string, Task>();
  readonly #settled = new SettledInShort();
  /** By their journals: what starts is decided by them. */
  readonly #remembered = new RememberedTasks();
  /** By their files alone, for display. */
  readonly #shown = new RememberedTasks();
  #problems: readonly Problem[] = [];
  readonly #watcher: Disposable;
  /** Time of the folder when all of it was read last, and whether that tells of every change since. */
  #readMs: number | undefined;
  #isReadTrusted = false;
  /** When that began. */
  #readAt = { wallMs: -Infinity, monotonicMs: -Infinity };
  readonly #clock: Clock;
  readonly #rests: ReadingRests;
  #reloadTimer: NodeJS.Timeout | undefined;
  /** For each reading of the whole queue that is under way: the tasks that changed since it began. */
  readonly #readings = new Set<Set<string>>();
  /** How many readings were begun, and the one of them that what is known is from. */
  #begun = 0;
  #known = 0;
  #isReadingAnew = false;
  /** Something changed that nobody named, since the reading began. */
  #isToReadAgain = false;
  #isDisposed = false;

  constructor(store: TaskStore, clock: Clock = systemClock) {
    this.#store = store;
    this.#clock = clock;
    this.#rests = new ReadingRests(clock);
    // Watch first, read second: what changes in between is read twice, not missed.
    this.#watcher = watchFolder(store.paths.tasks, POLL_MS, (change) => {
      this.#onChange(change);
    });
  }

  get tasks(): ReadonlyMap<string, Task> {
    return this.#live;
  }

  /** The settled ones in short. */
  get settled(): SettledInShort {
    return this.#settled;
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  /** Something changed that is not known yet. */
  get isReadingAnew(): boolean {
    return this.#isReadingAnew;
  }

  onChange(listener: (change: TasksChange) => void): Disposable {
    return this.#changed.on(listener);
  }

  /** A task by id: live, settled or archived. */
  find(id: string): Task | undefined {
    const known = this.#live.get(id) ?? this.#remembered.get(id);
    if (known !== undefined) return known;
    if (!isTaskId(id)) return undefined;
    const reading = readAnywhere(this.#store, id);
    if (reading.kind !== 'task') return undefined;
    if (isSettled(reading.task)) this.#remembered.add(reading.task);
    return reading.task;
  }

  /** As {@link find}, for display: of a settled task its file is enough, which is a third of the reading. */
  findShown(id: string): Task | undefined {
    const known = this.#live.get(id) ?? this.#remembered.get(id) ?? this.#shown.get(id);
    if (known !== undefined || !isTaskId(id)) return known;
    const shown = readSettled(this.#store, id);
    if (shown === undefined || !isSettled(shown)) return this.find(id);
    this.#shown.add(shown);
    return shown;
  }

  /** Reads the whole queue anew; until that has come to its end, all stands as it did. */
  *#reading(): LongWork<void> {
    const changed = new Set<string>();
    const reading = ++this.#begun;
    this.#readings.add(changed);
    try {
      const startedMs = this.#clock.monotonicMs();
      const readMs = changedAtMs(this.#store.paths.tasks);
      const nowMs = this.#clock.nowMs();
      const listing = yield* listingTasks(this.#store);
      const finished = listing.finished();
      // Somebody who could not wait began later, and is through.
      if (reading < this.#known) return;
      this.#known = reading;
      // Nothing can fail from here on: what could not be read is not taken for read.
      this.#readMs = readMs;
      this.#isReadTrusted = isTrusted(readMs ?? 0, nowMs);
      this.#readAt = { wallMs: nowMs, monotonicMs: startedMs };
      for (const known of [this.#live, this.#remembered, this.#shown]) known.clear();
      for (const task of listing.live) this.#live.set(task.taskId, task);
      this.#settled.begin(finished);
      this.#problems = listing.problems;
      for (const id of changed) this.#refreshOne(id);
      this.#rests.begin(startedMs);
    } finally {
      this.#readings.delete(changed);
    }
    this.#changed.fire('all');
  }

  /** What is known stands until the whole queue is read after the rest, also where nothing changes any more. */
  #tryAgain(startedMs: number): void {
    this.#isReadTrusted = false;
    this.#rests.begin(startedMs);
  }

  /** Reads the whole queue anew in slices. */
  #readAnew(): void {
    this.#isToReadAgain = this.#isReadingAnew;
    if (this.#isReadingAnew || this.#isDisposed) return;
    this.#isReadingAnew = true;
    const startedMs = this.#clock.monotonicMs();
    const ended = (): void => {
      this.#isReadingAnew = false;
      if (this.#isToReadAgain) this.#readAnew();
    };
    workOff(this.#reading(), this.#clock, {
      done: ended,
      failed: (error) => {
        this.#problems = [{ path: this.#store.paths.tasks, reason: messageOf(error) }];
        this.#tryAgain(startedMs);
        ended();
      },
    });
  }

  /**
   * Reads the queue anew if its folder changed since it was read as a whole: what was told meanwhile need not be all. The
   * system drops events when too many come, tells nothing of what another machine does, and a folder that was replaced is
   * not watched any more. Where it had just changed when it was read, its time alone does not tell. Called now and then;
   * where reading takes long it rests in between.
   */
  verify(): void {
    if (this.#isReadingAnew || !this.#rests.areOver) return;
    if (this.#mayHaveChanged()) this.#readAnew();
    else if (this.#problems.length > 0) this.#readProblems();
  }

  /** What could not be read may be readable by now (no file was left to open, its journal is back): nobody tells of that. */
  #readProblems(): void {
    const startedMs = this.#clock.monotonicMs();
    const before = this.#problems;
    const ids = before.map(({ path }) => basename(path, '.json')).filter(isTaskId);
    this.#refreshEach(ids);
    this.#rests.begin(startedMs);
    const isSame = before.every(({ path, reason }) =>
      this.#problems.some((problem) => problem.path === path && problem.reason === reason),
    );
    if (!isSame) this.#changed.fire(new Set(ids));
  }

  /** As {@link verify}, for somebody who needs it as it is now. */
  readAnewIfChanged(): void {
    finish(this.bringingUp());
  }

  /** As {@link readAnewIfChanged}, a piece for each file that is read. */
  *bringingUp(): LongWork<void> {
    if (this.#mayHaveChanged()) yield* this.#reading();
  }

  /** Whether it was read this very moment, and nothing in the folder has changed since. */
  get isJustRead(): boolean {
    const { wallMs, monotonicMs } = this.#readAt;
    if (this.#clock.monotonicMs() - monotonicMs >= JUST_READ_MS || this.#readMs === undefined) return false;
    return wallMs - this.#readMs >= TICK_MS && changedAtMs(this.#store.paths.tasks) === this.#readMs;
  }

  #mayHaveChanged(): boolean {
    return !this.#isReadTrusted || changedAtMs(this.#store.paths.tasks) !== this.#readMs;
  }

  /** Reads these tasks anew, without waiting for the watcher. By the journal they are as they are, also where nobody could show it. */
  refresh(ids: Iterable<string>, by?: 'journal'): void {
    const changed = new Set(ids);
    this.#refreshEach(changed, by);
    if (this.#settled.recent.size > MAX_RECENT && !this.#isReadingAnew) this.#readAnew();
    if (changed.size > 0) this.#changed.fire(changed);
  }

  /** One that cannot be read keeps no other from being read, and stands as it was known. */
  #refreshEach(ids: Iterable<string>, by?: 'journal'): void {
    const startedMs = this.#clock.monotonicMs();
    for (const id of ids) {
      try {
        this.#refreshOne(id, by);
      } catch (error) {
        const problem = { path: this.#store.paths.taskFile(id), reason: messageOf(error) };
        this.#problems = [...this.#problems.filter(({ path }) => path !== problem.path), problem];
        this.#tryAgain(startedMs);
      }
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#watcher.dispose();
    clearTimeout(this.#reloadTimer);
  }

  #onChange(change: FolderChange): void {
    if (change === 'all') this.#readAnew();
    else {
      const files = [...change].filter((name) => name.endsWith('.json'));
      this.refresh(files.map((name) => basename(name, '.json')).filter(isTaskId));
    }
  }

  #refreshOne(id: string, by?: 'journal'): void {
    for (const changed of this.#readings) changed.add(id);
    this.#remembered.delete(id);
    this.#shown.delete(id);
    const reading = by === 'journal' ? this.#store.read(id) : this.#readChanged(id);
    const file = this.#store.paths.taskFile(id);
    if (this.#problems.length > 0) this.#problems = this.#problems.filter((problem) => problem.path !== file);
    const problem = 'problem' in reading ? reading.problem : undefined;
    if (problem !== undefined) this.#problems = [...this.#problems, problem];
    if (reading.kind === 'damaged') {
      this.#live.delete(id);
      return;
    }
    if (reading.kind === 'missing' || (reading.task.archivedAt ?? reading.task.deletedAt ?? null) !== null) {
      const wasLive = this.#live.delete(id);
      if (this.#settled.remove(id, wasLive)) this.#reloadSoon();
      return;
    }
    const { task } = reading;
    if (isSettled(task)) {
      this.#settled.add(task, this.#live.delete(id));
      this.#shown.add(task);
    } else this.#live.set(id, task);
  }

  /** A change of the state has a revision of its own: where that is the same, somebody typed it. */
  #readChanged(id: string): ReturnType<TaskStore['read']> {
    const known = this.#live.get(id);
    const reading = readShown(this.#store, id);
    if (known === undefined || reading.kind !== 'task') return reading;
    const isTyped = reading.task.revision === known.revision && reading.task.status !== known.status;
    return isTyped ? this.#store.read(id) : reading;
  }

  /** Settled tasks went away (cleaned, archived): the short list is read anew. */
  #reloadSoon(): void {
    this.#reloadTimer ??= setTimeout(() => {
      this.#reloadTimer = undefined;
      this.#readAnew();
    }, this.#rests.reloadInMs);
    this.#reloadTimer.unref();
  }
}
