import { existsSync } from 'node:fs';
import { configHome } from '../agents/configHome.ts';
import { createConsent, type Consent, type ConsentQuestion } from '../agents/consent.ts';
import type { ResolvedConfig } from '../config/resolve.ts';
import { buildOf } from '../dispatch/build.ts';
import { RunnerKeeper } from '../dispatch/runnerProcess.ts';
import type { TasksInReserve } from '../dispatch/sharedTasks.ts';
import { systemClock, type Clock } from '../model/clock.ts';
import type { TaskEvent } from '../model/event.ts';
import { isTaskId } from '../model/ids.ts';
import { finish } from '../model/longWork.ts';
import type { Task } from '../model/task.ts';
import type { WaitReason } from '../model/waiting.ts';
import { inEnglish } from '../model/words.ts';
import type { ArchiveOptions, ArchiveStats } from './archiving.ts';
import { addTask, type NewTaskRequest } from './add.ts';
import { cancelTask, timeOutTask } from './stopping.ts';
import type { CleanFilter, CleanOptions } from './cleaning.ts';
import { ConfigCache, type EditorSettings } from './configCache.ts';
import { consentQuestions, grantConsent } from './consenting.ts';
import type { DependencyGraph } from './dependencies.ts';
import { findingInEnglish, type Finding } from './findings.ts';
import { editTask, extendTaskTimeout, moveTasks, requestRuns, type EditRequest } from './editing.ts';
import type { ImportResult } from './importing.ts';
import { indexStats, type IndexStats } from './indexing.ts';
import { findTaskId } from './finding.ts';
import { pauseOrResume } from './pausing.ts';
import { QueueWork } from './queueWork.ts';
import { makeRetry } from './retries.ts';
import type { QueueContext } from './queueContext.ts';
import type { PauseTarget, QueueOptions } from './queueOptions.ts';
import { readRunning, readStatus, type StatusQuery, type StatusReport, type TaskView } from './status.ts';
import { dispatcherOf, type DispatcherSight } from './sight.ts';
import { whatHolds, whyWaiting, type HeldTask } from './why.ts';
import { Pauses, type PauseState } from '../store/pauses.ts';
import { QueuePaths } from '../store/paths.ts';
import { createQueueFolder, isComplete, isNewerQueue, readQueueInfo } from '../store/queueFolder.ts';
import { requireUsable, type QueueInfo } from '../store/queueFolder.ts';
import { readAnywhere } from '../store/readAnywhere.ts';
import { requireTask } from '../store/readTask.ts';
import { TaskStore } from '../store/taskStore.ts';

/** One queue: everything a person or a program does with it, whatever the door. */
export class Queue implements QueueContext {
  readonly paths: QueuePaths;
  readonly store: TaskStore;
  readonly clock: Clock;
  readonly environment: NodeJS.ProcessEnv;
  readonly runnerFile: string | undefined;
  /** What may take long, piece by piece. */
  readonly work = new QueueWork(this, () => this.#requireUsable());
  readonly #pauses: Pauses;
  readonly #config: ConfigCache;
  #consent: Consent | undefined;

  private constructor(options: QueueOptions) {
    this.paths = new QueuePaths(options.root);
    this.clock = options.clock ?? systemClock;
    this.environment = options.environment ?? process.env;
    this.runnerFile = options.runnerFile;
    const actor = `${options.actor} ${String(process.pid)}`;
    this.store = new TaskStore(this.paths, this.clock, actor, options.onUnconfirmed);
    this.#pauses = new Pauses(this.paths);
    this.#config = new ConfigCache(this.paths.root, this.clock, options);
  }

  /** Opens the queue of a folder; makes nothing. A queue that only version 3.0 has used gets its state folder. */
  static open(options: QueueOptions): Queue {
    return new Queue(options);
  }

  /** Opens the queue, made first where it is missing. @throws OrchestraError where it cannot be written */
  static create(options: QueueOptions): Queue {
    const queue = new Queue(options);
    queue.ensure();
    return queue;
  }

  get root(): string {
    return this.paths.root;
  }

  get exists(): boolean {
    return existsSync(this.paths.tasks);
  }

  /** Makes what is missing of the folders; a queue that is new belongs to this person from the start. */
  ensure(): void {
    const made = createQueueFolder(this.paths);
    if (made.isNew) this.consent().rememberOwnQueue(this.root, made.info.id);
  }

  /** Once something is to be written: version 3.0 makes no state folder, git and archives drop empty ones. @throws OrchestraError */
  ensureState(): void {
    if (this.exists && !isComplete(this.paths)) createQueueFolder(this.paths);
  }

  /** Identity of the queue; undefined before anything of ours wrote to it. */
  info(): QueueInfo | undefined {
    return readQueueInfo(this.paths);
  }

  /** Whether a newer program laid the folders out: then it is shown, and nothing else. */
  isNewerFormat(): boolean {
    return isNewerQueue(this.paths);
  }

  /** The configuration, read anew when one of its files changed: as it was a moment ago, `fresh` as it is now. */
  config(options: { fresh?: boolean } = {}): ResolvedConfig {
    return options.fresh === true ? this.#config.look() : this.#config.current();
  }

  /** The editor's settings changed. */
  updateSettings(settings: EditorSettings): void {
    this.#config.update(settings);
  }

  consent(): Consent {
    this.#consent ??= createConsent({ configHome: configHome(this.environment), env: this.environment });
    return this.#consent;
  }

  runnerKeeper(runnerFile: string): RunnerKeeper {
    return new RunnerKeeper({
      paths: this.paths,
      runnerFile,
      environment: this.environment,
      build: buildOf(this.environment),
      clock: this.clock,
    });
  }

  /** Adds a task; it is on the disk when this returns. @throws OrchestraError where a value is wrong; nothing is written then */
  add(request: NewTaskRequest): Task {
    this.#requireUsable();
    return addTask(this, request);
  }

  /** A task by its whole id, in the queue or the archive. @throws OrchestraError `not-found` or `damaged` */
  read(id: string): Task {
    const reading = isTaskId(id) ? readAnywhere(this.store, id) : { kind: 'missing' as const };
    return requireTask(this.paths, id, reading);
  }

  /** As {@link read}, but undefined where there is no such task, or none that can be read. Any text may be asked for. */
  tryRead(id: string): Task | undefined {
    const reading = isTaskId(id) ? readAnywhere(this.store, id) : undefined;
    return reading?.kind === 'task' ? reading.task : undefined;
  }

  /** The id that an id, a unique beginning or a unique last part of one means. @throws OrchestraError `not-found`, `ambiguous` */
  find(idOrPrefix: string): string {
    return findTaskId(this, idOrPrefix);
  }

  /** Changes a pending task. @throws OrchestraError */
  edit(id: string, change: EditRequest): Task {
    this.#requireUsable();
    return editTask(this, id, change);
  }

  /** Moves pending tasks right before another one, or to the end; returns the ids that changed. @throws OrchestraError */
  move(ids: readonly string[], before: string | undefined): string[] {
    this.#requireUsable();
    return moveTasks(this, ids, before);
  }

  /** Cancels: a pending task at once, a running one once its processes are gone. @throws OrchestraError */
  async cancel(id: string): Promise<Task> {
    this.#requireUsable();
    return cancelTask(this, id);
  }

  /** The next attempt of a failed task; the same one however often it is asked for. @throws OrchestraError */
  retry(id: string, options: { maxRetries?: number | undefined; auto?: boolean | undefined } = {}): Task {
    this.#requireUsable();
    return makeRetry(this, id, options);
  }

  /** Ends a running task as timed out; resolves once its processes are gone. @throws OrchestraError */
  async timeOutNow(id: string): Promise<Task> {
    this.#requireUsable();
    return timeOutTask(this, id);
  }

  extendTimeout(id: string, seconds: number): Task {
    this.#requireUsable();
    return extendTaskTimeout(this, id, seconds);
  }

  pause(what: PauseTarget): void {
    this.#setPaused(what, true);
  }

  resume(what: PauseTarget): void {
    this.#setPaused(what, false);
  }

  pauses(): PauseState {
    return this.#pauses.read();
  }

  /** Notes that these tasks shall start, for whoever dispatches. */
  requestRun(ids: readonly string[]): void {
    this.#requireUsable();
    requestRuns(this, ids);
  }

  clean(filter: CleanFilter, options: CleanOptions = {}): string[] {
    return finish(this.work.clean(filter, options));
  }

  keptByClean(kind: CleanFilter): string[] {
    return finish(this.work.kept(kind));
  }

  /** @param reserve see {@link readStatus} */
  status(query: StatusQuery = {}, reserve?: TasksInReserve): StatusReport {
    return readStatus(this, query, reserve);
  }

  /** The running tasks with their limits, and how many tasks have timed out. */
  running(): { tasks: readonly TaskView[]; timedOut: number } {
    return readRunning(this);
  }

  /** Why a pending task has not been started, also `asked` to; undefined for any other. @throws OrchestraError `not-found` */
  why(id: string, asked: ReadonlySet<string> = new Set()): WaitReason | undefined {
    return whyWaiting(this, id, asked);
  }

  /** What keeps a pending task from starting in the end, where it waits for others. @throws OrchestraError `not-found` */
  whatHolds(id: string): HeldTask | undefined {
    return whatHolds(this, id);
  }

  events(query: { task?: string; sinceMs?: number } = {}): TaskEvent[] {
    return this.store.events.read(query);
  }

  dispatcher(): DispatcherSight {
    return dispatcherOf(this);
  }

  /** Moves finished tasks to the archive; returns their ids. */
  archive(options: ArchiveOptions = {}): string[] {
    return finish(this.work.archive(options));
  }

  archiveStats(): ArchiveStats {
    return finish(this.work.archiveStats());
  }

  dependencyGraph(id?: string): DependencyGraph {
    return finish(this.work.dependencyGraph(id));
  }

  validateDependencies(): string[] {
    return finish(this.work.validateDependencies()).map(inEnglish);
  }

  rebuildIndex(): IndexStats {
    return finish(this.work.rebuildIndex());
  }

  indexStats(): IndexStats {
    return indexStats(this);
  }

  verifyIndex(): string[] {
    return finish(this.work.verifyIndex()).map(inEnglish);
  }

  importOlder(folder: string): ImportResult {
    return finish(this.work.importOlder(folder));
  }

  doctor(options: { fix?: boolean } = {}): Finding[] {
    return finish(this.work.doctor(options)).map(findingInEnglish);
  }

  /** @param agents names of agents: only what concerns these, and the queue itself */
  consentQuestions(agents?: ReadonlySet<string>): ConsentQuestion[] {
    return consentQuestions(this, agents);
  }

  grant(questions: readonly ConsentQuestion[]): void {
    grantConsent(this, questions);
  }

  #setPaused(what: PauseTarget, paused: boolean): void {
    this.#requireUsable();
    pauseOrResume(this, this.#pauses, what, paused);
  }

  #requireUsable(): void {
    requireUsable(this.paths);
    this.ensureState();
  }
}
