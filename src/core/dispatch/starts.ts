import { existsSync } from 'node:fs';
import { OrchestraError } from '../model/errors.ts';
import type { Task } from '../model/task.ts';
import { finish } from '../model/transitions.ts';
import { StartMarks } from '../store/startMarks.ts';
import type { FolderChange } from '../store/watch.ts';
import type { QueueContext } from '../queue/queueContext.ts';
import { chooseAgent } from './chooseAgent.ts';
import type { LiveTasks } from './liveTasks.ts';

/** Whether it is about this task's files, not about the disk as a whole. */
function isOfOneTask(error: unknown): error is OrchestraError {
  return (
    OrchestraError.is(error, 'damaged') ||
    OrchestraError.is(error, 'not-found') ||
    OrchestraError.is(error, 'unconfirmed') ||
    OrchestraError.is(error, 'io')
  );
}

/** So many starts that the runner refuses are tried one after the other; then the task rests until {@link Starts.tryUnfit}. */
const MOST_REFUSALS = 10;

/** The starts a dispatcher has decided: from the mark it writes to the claim (or refusal) of the runner. */
export class Starts {
  readonly #queue: QueueContext;
  readonly #build: string;
  readonly #only: number | undefined;
  readonly #marks: StartMarks;
  readonly #marked = new Set<string>();
  readonly #launched = new Set<string>();
  readonly #unfit = new Set<string>();
  /** How often the runner did not take them: what it goes by is looked at before the next time. */
  readonly #refused = new Map<string, number>();
  /** What the marks were written by. */
  #config: unknown;
  /** The configuration that each was decided by, as long as it is not withdrawn. */
  readonly #stamps = new Map<string, string>();

  /** @param only start at most this many, ever; undefined for no such limit */
  constructor(queue: QueueContext, build: string, only: number | undefined) {
    this.#queue = queue;
    this.#build = build;
    this.#only = only;
    this.#marks = new StartMarks(queue.paths);
  }

  /** Ids that are marked and not claimed yet. */
  get marked(): ReadonlySet<string> {
    return this.#marked;
  }

  /** Ids that were claimed; kept only where `only` counts them. */
  get launched(): ReadonlySet<string> {
    return this.#launched;
  }

  /** All but those that could not be marked: these take nobody's slot, until {@link tryUnfit}. */
  fit(live: LiveTasks): readonly Task[] {
    const tasks = [...live.tasks.values()];
    return this.#unfit.size === 0 ? tasks : tasks.filter((task) => !this.#unfit.has(task.taskId));
  }

  /** What stood in their way may have been mended. */
  tryUnfit(): void {
    this.#unfit.clear();
    this.#refused.clear();
  }

  /** Takes back the marks that were written by another configuration than holds now: its limits are decided by anew. */
  withdrawOutdated(): void {
    const config = this.#queue.config();
    if (config === this.#config) return;
    this.#config = config;
    for (const id of this.#marked) this.#marks.remove(id);
    this.#stamps.clear();
  }

  /** Whether one of these changes of the marks' folder is that a mark of ours was taken away. */
  areTakenIn(change: FolderChange): boolean {
    if (change === 'all') return true;
    const marked = [...this.#marked].filter((id) => change.has(`${id}.json`));
    return marked.some((id) => !existsSync(this.#queue.paths.startMark(id)));
  }

  get isEnough(): boolean {
    return this.#only !== undefined && this.#marked.size + this.#launched.size >= this.#only;
  }

  /**
   * Marks tasks in their order. One that has no program here fails instead, in words. Returns why the last one that
   * could not be marked was not; it is unfit from then on. @throws OrchestraError where nothing can be written
   */
  mark(tasks: readonly Task[], epoch: number, live: LiveTasks): string | undefined {
    let problem: string | undefined;
    for (const task of tasks) {
      if (this.isEnough) break;
      try {
        this.#markOne(task, epoch, live);
      } catch (error) {
        if (!isOfOneTask(error)) throw error;
        this.#unfit.add(task.taskId);
        problem = error.message;
      }
    }
    return problem;
  }

  #markOne(task: Task, epoch: number, live: LiveTasks): void {
    const { settings, stamp, unknown } = this.#queue.config({ fresh: true });
    // Broken in this very moment: the next look says so.
    if (unknown !== undefined) return;
    // The runner goes by the journal: where that cannot be read, it would refuse each mark anew.
    if (this.#refused.has(task.taskId)) this.#queue.store.require(task.taskId);
    const agent = chooseAgent(this.#queue, task.agent);
    if (agent instanceof OrchestraError) {
      this.#failLaunch(task, agent.message);
      live.refresh([task.taskId]);
      return;
    }
    this.#marks.write({
      task: task.taskId,
      revision: task.revision,
      epoch,
      build: this.#build,
      config: stamp,
      agent,
      maxConcurrent: settings.maxConcurrent,
      graceSeconds: settings.graceSeconds,
      sentinelGraceSeconds: settings.sentinelGraceSeconds,
      logMaxBytes: settings.logMaxBytes,
      skipPermissionFlags: settings.skipPermissionFlags,
      idleSeconds: settings.runnerIdleSeconds,
    });
    this.#marked.add(task.taskId);
    this.#stamps.set(task.taskId, stamp);
  }

  /**
   * A task that is pending no more was claimed; one whose mark the runner took away was claimed or refused, which it tells
   * by its file. Returns the claimed ones.
   */
  settle(live: LiveTasks): string[] {
    if (this.#marked.size === 0) return [];
    const isPending = (id: string): boolean => (live.find(id)?.status ?? 'pending') === 'pending';
    // Most often it is known already that they run: their files are changed before their marks are taken away.
    const unclaimed = [...this.#marked].filter(isPending);
    const standing = new Set(unclaimed.length === 0 ? [] : this.#marks.ids());
    live.refresh(
      unclaimed.filter((id) => !standing.has(id)),
      'journal',
    );
    const settled = [...this.#marked].filter((id) => !isPending(id) || !standing.has(id));
    for (const id of settled) this.#marked.delete(id);
    const claimed = settled.filter((id) => !isPending(id));
    for (const id of settled) {
      if (isPending(id)) this.#noteRefusal(id);
      else this.#refused.delete(id);
      this.#stamps.delete(id);
    }
    if (this.#only !== undefined) for (const id of claimed) this.#launched.add(id);
    return claimed;
  }

  /**
   * A mark may be taken away for what has changed since; again and again, another one at once would end as these did. One
   * of another configuration than holds now was no good for that alone.
   */
  #noteRefusal(id: string): void {
    if (this.#stamps.get(id) !== this.#queue.config({ fresh: true }).stamp) return;
    const times = (this.#refused.get(id) ?? 0) + 1;
    this.#refused.set(id, times);
    if (times >= MOST_REFUSALS) this.#unfit.add(id);
  }

  /** Another dispatcher took over: what it finds marked is its own affair. */
  forget(): void {
    this.#marked.clear();
    this.#stamps.clear();
    this.#refused.clear();
  }

  #failLaunch(task: Task, why: string): void {
    this.#queue.store.commit(
      task.taskId,
      (current) =>
        current.status === 'pending'
          ? finish(current, this.#queue.clock.nowMs(), { status: 'failed', reason: 'launch', error: why })
          : undefined,
      { flush: true },
    );
  }
}
