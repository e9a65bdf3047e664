import type { LiveTasks, TasksChange } from '../dispatch/liveTasks.ts';
import { Pacer } from '../dispatch/pacer.ts';
import { sharingTasks, type TasksShare } from '../dispatch/sharedTasks.ts';
import { Emitter, type Disposable } from '../model/disposable.ts';
import { everySecond } from '../model/heartbeat.ts';
import { finish, UNKNOWN_PROGRESS, type LongWork } from '../model/longWork.ts';
import type { Task } from '../model/task.ts';
import type { WaitReason } from '../model/waiting.ts';
import { countArchive, countingArchive } from '../store/listing.ts';
import { problemOf, type Problem } from '../store/readTask.ts';
import { FolderTime } from '../store/folderTime.ts';
import { watchFolder } from '../store/watch.ts';
import { DueTimes } from './dueTimes.ts';
import { dispatcherOf } from './sight.ts';
import type { QueueContext } from './queueContext.ts';
import { countAll } from '../store/finishedIndex.ts';
import type { FinishedTask } from '../store/finishedTask.ts';
import { inShownOrder, summarizeQueue, viewOf, type Summary, type TaskView } from './status.ts';
import { isSame } from './sameReason.ts';
import { waitReasons } from './why.ts';

/** How often pauses and leases are looked at where the system cannot watch them, milliseconds. */
const POLL_MS = 1000;
const REST_FACTOR = 10;

interface LiveQueueOptions {
  /** How many finished tasks are shown, 200 where it is missing. */
  readonly finishedLimit?: number;
  /** After telling what changed it rests this many times as long as that took, 10 where it is missing. */
  readonly restFactor?: number;
}

/** A queue as a view holds it: in memory, driven by the files. */
export class LiveQueue implements Disposable {
  readonly #queue: QueueContext;
  readonly #live: LiveTasks;
  readonly #changed = new Emitter<TasksChange>();
  readonly #held: Disposable[] = [];
  readonly #finishedLimit: number;
  /** Undefined until they are counted. */
  #archived: number | undefined;
  #settled: readonly FinishedTask[] | undefined;
  #ordered: readonly Task[] | undefined;
  #waiting: ReadonlyMap<string, WaitReason> | undefined;
  #views: readonly TaskView[] | undefined;
  /** The view of each live task as it was made last: a change makes those of its own task and of few others anew. */
  readonly #made = new WeakMap<Task, TaskView>();
  /** Why tasks waited when it was last told. */
  #told: ReadonlyMap<string, WaitReason> = new Map();
  /** What could not be looked at; until it can, all stands as it was told last. */
  #unseen: Problem | undefined;
  #pending: Set<string> | 'all' = new Set();
  readonly #pacer: Pacer;
  readonly #leases: FolderTime;
  readonly #dueTimes = new DueTimes();
  #dispatcher = '';
  #isMine = false;

  private constructor(queue: QueueContext, options: LiveQueueOptions, share: TasksShare) {
    this.#queue = queue;
    this.#finishedLimit = options.finishedLimit ?? 200;
    this.#live = share.live;
    this.#pacer = new Pacer(queue.clock, options.restFactor ?? REST_FACTOR, () => {
      this.#fire();
    });
    this.#leases = new FolderTime(queue.paths.leases);
    this.#held.push(this.#pacer, share);
  }

  /** Each thing is held as soon as it is there, so that all are let go where the next one cannot be had. */
  #watch(): void {
    const all = (): void => {
      this.#note('all');
    };
    this.#held.push(
      this.#live.onChange((change) => {
        this.#note(change);
      }),
    );
    this.#held.push(watchFolder(this.#queue.paths.paused, POLL_MS, all));
    // Looked at, not watched: heartbeats touch the leases several times a second.
    this.#held.push(
      everySecond(() => {
        this.#lookAgain();
      }),
    );
    this.#dispatcher = this.#lookAtDispatcher();
  }

  /** The queue as it is now. */
  static open(queue: QueueContext, options: LiveQueueOptions = {}): LiveQueue {
    return finish(LiveQueue.opening(queue, options));
  }

  /**
   * As {@link open}, a piece for each file that is read, and for each thing that takes long at first where thousands of
   * tasks live. To be brought to its end, and disposed of then.
   */
  static *opening(queue: QueueContext, options: LiveQueueOptions = {}): LongWork<LiveQueue> {
    const share = yield* sharingTasks(queue.store, queue.clock);
    const live = new LiveQueue(queue, options, share);
    try {
      live.#watch();
      yield* live.#workingOut();
      return live;
    } catch (error) {
      live.dispose();
      throw error;
    }
  }

  /** What everybody asks for first. */
  *#workingOut(): LongWork<void> {
    const archived = countAll(yield* countingArchive(this.#queue.paths));
    // What was counted because of a change meanwhile is newer.
    this.#archived ??= archived;
    yield UNKNOWN_PROGRESS;
    this.#inOrder();
    yield UNKNOWN_PROGRESS;
    this.#told = this.#reasons();
    yield UNKNOWN_PROGRESS;
    this.live();
    // What those do who wait for it may take its time as well.
    yield UNKNOWN_PROGRESS;
  }

  /** Live tasks in the order they are shown, then the newest finished ones. */
  tasks(): readonly TaskView[] {
    // To put all of them into memory for the sake of a few would cost more than all else does.
    const newest =
      this.#settled?.slice(0, this.#finishedLimit) ?? this.#live.settled.newest(this.#finishedLimit);
    return [...this.live(), ...newest.flatMap(({ id }) => this.view(id) ?? [])];
  }

  /**
   * Tasks that something will still happen to: running first, then pending in the order in which they start. Each is the
   * same object until it or its reason to wait changes, but for those that run: their time goes on.
   */
  live(): readonly TaskView[] {
    const nowMs = this.#queue.clock.nowMs();
    this.#views ??= this.#viewsAt(nowMs);
    const views = this.#views;
    const resting = views.findIndex(({ task }) => task.status !== 'running');
    if (resting === 0) return views;
    const running = resting < 0 ? views : views.slice(0, resting);
    return [...running.map(({ task }) => viewOf(task, nowMs)), ...(resting < 0 ? [] : views.slice(resting))];
  }

  #viewsAt(nowMs: number): readonly TaskView[] {
    const waiting = this.#reasons();
    return this.#inOrder().map((task) => {
      const reason = waiting.get(task.taskId);
      const known = this.#made.get(task);
      if (known !== undefined && known.elapsedMs === undefined && isSame(known.waiting, reason)) return known;
      const view = viewOf(task, nowMs, reason);
      this.#made.set(task, view);
      return view;
    });
  }

  /** All settled tasks in short, newest first; the same array until one comes, goes or changes. */
  settled(): readonly FinishedTask[] {
    this.#settled ??= this.#live.settled.all();
    return this.#settled;
  }

  /** Those that ended at that time or later, newest first. */
  settledSince(sinceMs: number): readonly FinishedTask[] {
    return this.#live.settled.since(sinceMs);
  }

  /** One task as it is shown, or undefined where there is none. */
  view(id: string): TaskView | undefined {
    const task = this.#live.findShown(id);
    return task === undefined ? undefined : viewOf(task, this.#queue.clock.nowMs(), this.#reasons().get(id));
  }

  summary(): Summary {
    const live = [...this.#live.tasks.values()];
    return summarizeQueue(live, this.#live.settled.counts(), this.#reasons(), this.#archived ?? 0);
  }

  problems(): readonly Problem[] {
    return this.#unseen === undefined ? this.#live.problems : [...this.#live.problems, this.#unseen];
  }

  /** Fired soon after a change with the ids of tasks that changed, or `all`; many changes come together. */
  onChange(listener: (change: TasksChange) => void): Disposable {
    return this.#changed.on(listener);
  }

  /** Takes in at once what no event has told of yet. */
  takeIn(): void {
    this.#live.readAnewIfChanged();
  }

  dispose(): void {
    for (const held of this.#held) held.dispose();
  }

  #lookAgain(): void {
    try {
      this.lookAtLeases();
      this.#live.verify();
      if (this.#dueTimes.hasCome(this.#told, this.#queue.clock.nowMs())) this.#note(new Set());
      if (this.#unseen === undefined) return;
      this.#waitReasons();
      this.#unseen = undefined;
      this.#note('all');
    } catch (error) {
      this.#couldNotLook(error);
    }
  }

  #couldNotLook(error: unknown): void {
    const problem = problemOf(error, this.#queue.root);
    if (problem.reason === this.#unseen?.reason && problem.path === this.#unseen.path) return;
    this.#unseen = problem;
    this.#note('all');
  }

  /** Looks who dispatches; called by itself now and then, and by whoever knows that another one does. */
  lookAtLeases(): void {
    // Of another holder only its process tells that it lives; of this one, the folder whether it holds still.
    if (!this.#leases.mayHaveChanged(this.#queue.clock.nowMs()) && this.#isMine) return;
    const now = this.#lookAtDispatcher();
    this.#leases.seen();
    if (now === this.#dispatcher) return;
    this.#dispatcher = now;
    this.#note('all');
  }

  #lookAtDispatcher(): string {
    const sight = dispatcherOf(this.#queue);
    this.#isMine = sight.state === 'held' && sight.mine;
    return JSON.stringify(sight);
  }

  /** Why tasks wait depends on all the others: it is worked out once after a change, when somebody asks. */
  #reasons(): ReadonlyMap<string, WaitReason> {
    try {
      this.#waiting ??= this.#waitReasons();
    } catch (error) {
      this.#couldNotLook(error);
      this.#waiting = this.#told;
    }
    return this.#waiting;
  }

  #waitReasons(): ReadonlyMap<string, WaitReason> {
    return waitReasons(this.#queue, this.#inOrder(), { find: (id) => this.#live.find(id) });
  }

  /** Live tasks as they are shown; what is in order already is put in order in no time. */
  #inOrder(): readonly Task[] {
    this.#ordered ??= inShownOrder([...this.#live.tasks.values()]);
    return this.#ordered;
  }

  #note(change: TasksChange): void {
    this.#ordered = undefined;
    this.#waiting = undefined;
    this.#views = undefined;
    if (change === 'all' || this.#concernsSettled(change)) this.#settled = undefined;
    if (change === 'all') this.#pending = 'all';
    else if (this.#pending !== 'all') for (const id of change) this.#pending.add(id);
    this.#pacer.soon();
  }

  #concernsSettled(change: ReadonlySet<string>): boolean {
    for (const id of change) if (!this.#live.tasks.has(id)) return true;
    return false;
  }

  #countArchived(): void {
    try {
      this.#archived = countAll(countArchive(this.#queue.paths));
    } catch (error) {
      this.#couldNotLook(error);
    }
  }

  /** Tells what changed, and those others whose reason to wait is another one now. */
  #fire(): void {
    const change = this.#pending;
    const before = this.#told;
    this.#pending = new Set();
    this.#told = this.#reasons();
    if (change === 'all') {
      this.#countArchived();
      this.#changed.fire('all');
      return;
    }
    for (const id of new Set([...before.keys(), ...this.#told.keys()])) {
      if (!isSame(before.get(id), this.#told.get(id))) change.add(id);
    }
    this.#changed.fire(change);
  }
}
