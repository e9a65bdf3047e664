import { statfsSync } from 'node:fs';
import { parseTime } from '../model/clock.ts';
import { OrchestraError } from '../model/errors.ts';
import { awaitsAutoRetry, isTerminal, timeoutSecondsOf, type Task, type TaskStatus } from '../model/task.ts';
import type { WaitReason } from '../model/waiting.ts';
import { settleEnded } from '../reconcile/settle.ts';
import { inOrder } from '../schedule/order.ts';
import { countAll, type FinishedIndex } from '../store/finishedIndex.ts';
import type { FinishedTask } from '../store/finishedTask.ts';
import type { FinishedCounts } from '../store/indexHead.ts';
import {
  countArchive,
  listArchive,
  listByHead,
  listNewest,
  listTasks,
  readSettled,
  type NewestListing,
} from '../store/listing.ts';
import { readArchived } from '../store/readAnywhere.ts';
import type { PauseState } from '../store/pauses.ts';
import type { Problem } from '../store/readTask.ts';
import type { TasksInReserve } from '../dispatch/sharedTasks.ts';
import { checkSinceBoot } from './bootCheck.ts';
import { dispatcherOf, type DispatcherSight } from './sight.ts';
import type { QueueContext } from './queueContext.ts';
import { waitReasons } from './why.ts';

/** What is to be shown. */
export interface StatusQuery {
  /** All finished tasks, archived ones too, not only the newest. */
  readonly all?: boolean | undefined;
  /** At most this many finished ones; {@link DEFAULT_FINISHED} where it is missing. */
  readonly limit?: number | undefined;
  readonly statuses?: readonly TaskStatus[] | undefined;
  readonly agent?: string | undefined;
  /** Finished (or, while live, created) since. */
  readonly sinceMs?: number | undefined;
}

/** Finished tasks that are shown unless more are asked for. */
const DEFAULT_FINISHED = 50;

/** One task as it is shown. */
export interface TaskView {
  readonly task: Task;
  /** Why it waits; only while it is pending. */
  readonly waiting?: WaitReason;
  readonly archived: boolean;
  /** 1 = the first one. */
  readonly attempt: number;
  readonly attempts: number;
  readonly elapsedMs?: number;
  readonly limitMs?: number;
}

/**
 * How many tasks there are of each kind; it counts everything, whatever is shown. Of several attempts the latest counts
 * as what it is, and each one before it as retried.
 */
export interface Summary {
  /** Every attempt. */
  readonly total: number;
  readonly pending: number;
  readonly running: number;
  readonly complete: number;
  readonly failed: number;
  readonly cancelled: number;
  /** Failed or cancelled attempts that another one followed. */
  readonly retried: number;
  /** Part of `failed`. */
  readonly timedOut: number;
  /** Automatic retries that are still to start. */
  readonly autoRetry: number;
  /** Part of `pending`: waits for a dependency that failed, was cancelled or is gone, or for itself. */
  readonly blocked: number;
  /** Beside `total`. */
  readonly archived: number;
}

export interface StatusReport {
  readonly tasks: readonly TaskView[];
  readonly summary: Summary;
  readonly problems: readonly Problem[];
  readonly dispatcher: DispatcherSight;
  readonly pauses: PauseState;
}

/**
 * Looks at the queue. It starts nothing; ends that are facts already (a dead process with an exit code) are written down.
 * @param reserve the queue in memory, of somebody who needs it next unless this look shows that nothing is to be done
 */
export function readStatus(queue: QueueContext, query: StatusQuery, reserve?: TasksInReserve): StatusReport {
  checkSinceBoot(queue);
  let listing = listAsked(queue, query, reserve);
  if (listing.live.some((task) => task.status === 'running')) makeState(queue);
  if (settleEnded(queue.store, queue.clock, listing.live) > 0) listing = listAsked(queue, query);
  const waiting = waitReasons(queue, listing.live);
  const nowMs = queue.clock.nowMs();
  const live = inShownOrder(listing.live).filter((task) => passes(task, query));
  const here = new Set([...live, ...listing.newest].map(({ taskId }) => taskId));
  const archived =
    query.all === true ? archivedAsked(queue, query).filter(({ taskId }) => !here.has(taskId)) : [];
  return {
    tasks: [
      ...[...live, ...listing.newest].map((task) => viewOf(task, nowMs, waiting.get(task.taskId))),
      ...archived.map((task) => ({ ...viewOf(task, nowMs), archived: true })),
    ],
    summary: summarizeQueue(listing.live, listing.counts, waiting, countAll(countArchive(queue.paths))),
    problems: [...listing.problems, ...fullDisk(queue)],
    dispatcher: dispatcherOf(queue),
    pauses: queue.pauses(),
  };
}

/** With less than this no outcome may find room, bytes. */
const FULL_BYTES = 256 * 1024;

/** Tasks that have ended stay running as long as nothing can be written: that is to be seen where they are looked at. */
function fullDisk({ paths, exists }: QueueContext): Problem[] {
  if (!exists) return [];
  const { bavail, bsize } = statfsSync(paths.folder);
  if (bavail * bsize >= FULL_BYTES) return [];
  const reason = 'lies on a full disk: how tasks end cannot be written down until there is room';
  return [{ path: paths.folder, reason }];
}

/** The running tasks with their limits, and how many tasks have timed out; without why the others wait. */
export function readRunning(queue: QueueContext): { tasks: readonly TaskView[]; timedOut: number } {
  checkSinceBoot(queue);
  let listing = listTasks(queue.store);
  if (listing.live.some((task) => task.status === 'running')) makeState(queue);
  if (settleEnded(queue.store, queue.clock, listing.live) > 0) listing = listTasks(queue.store);
  const nowMs = queue.clock.nowMs();
  const running = inShownOrder(listing.live.filter((task) => task.status === 'running'));
  const { timedOut } = summarizeQueue(listing.live, listing.finished().counts(), new Map(), 0);
  return { tasks: running.map((task) => viewOf(task, nowMs)), timedOut };
}

/** The queue with those finished tasks that are to be shown. */
function listAsked(queue: QueueContext, query: StatusQuery, reserve?: TasksInReserve): NewestListing {
  const isFiltered = query.statuses !== undefined || query.agent !== undefined || query.sinceMs !== undefined;
  if (!isFiltered && reserve === undefined) return listNewest(queue.store, limitOf(query));
  const atAGlance = isFiltered ? undefined : listByHead(queue.store, limitOf(query));
  if (atAGlance !== undefined) return atAGlance;
  const { live, problems, ...listed } = reserve === undefined ? listTasks(queue.store) : inMemory(reserve);
  const finished = listed.finished();
  const newest = newestAsked(finished, query).flatMap(({ id }) => readSettled(queue.store, id) ?? []);
  return { live, counts: finished.counts(), newest, problems };
}

/** Settled tasks in short, wherever they come from. */
type Finished = Pick<FinishedIndex, 'counts' | 'newest'>;

function inMemory({
  live,
}: TasksInReserve): Pick<NewestListing, 'live' | 'problems'> & { finished(): Finished } {
  return { live: [...live.tasks.values()], problems: live.problems, finished: () => live.settled };
}

function archivedAsked(queue: QueueContext, query: StatusQuery): Task[] {
  return newestAsked(listArchive(queue.paths).finished, query).flatMap(({ id }) => {
    const reading = readArchived(queue.paths, id);
    return reading.kind === 'task' ? reading.task : [];
  });
}

function newestAsked(index: Finished, query: StatusQuery): FinishedTask[] {
  return index.newest(asksForFinished(query) ? limitOf(query) : 0, (task) => finishedPasses(task, query));
}

function limitOf(query: StatusQuery): number {
  return query.all === true ? Number.MAX_SAFE_INTEGER : (query.limit ?? DEFAULT_FINISHED);
}

/** An end can only be written down where there is a state folder; a queue that cannot be written is shown all the same. */
function makeState(queue: QueueContext): void {
  try {
    queue.ensureState();
  } catch (error) {
    if (!OrchestraError.is(error)) throw error;
  }
}

/** One task as it is shown, with times as of `nowMs`. */
export function viewOf(task: Task, nowMs: number, waiting?: WaitReason): TaskView {
  const startedMs = parseTime(task.startedAt);
  const endMs = isTerminal(task.status) ? parseTime(task.completedAt) : nowMs;
  const elapsedMs =
    startedMs === undefined || endMs === undefined
      ? undefined
      : Math.max(0, endMs - startedMs - task.suspendedMs);
  const limitSeconds = timeoutSecondsOf(task);
  return {
    task,
    ...(waiting === undefined ? {} : { waiting }),
    archived: (task.archivedAt ?? null) !== null,
    attempt: task.retryCount + 1,
    attempts: task.maxRetries + 1,
    ...(elapsedMs === undefined ? {} : { elapsedMs }),
    ...(limitSeconds === undefined ? {} : { limitMs: limitSeconds * 1000 }),
  };
}

/** Running first, then pending in the order in which they start, then failures that are still to be retried. */
export function inShownOrder(live: readonly Task[]): Task[] {
  const rank: Record<TaskStatus, number> = { running: 0, pending: 1, failed: 2, complete: 3, cancelled: 3 };
  return inOrder(live).sort((a, b) => rank[a.status] - rank[b.status]);
}

export function summarizeQueue(
  live: readonly Task[],
  finished: FinishedCounts,
  waiting: ReadonlyMap<string, WaitReason>,
  archived: number,
): Summary {
  const count = (test: (task: Task) => boolean): number => live.filter(test).length;
  const liveFailed = count((task) => task.status === 'failed');
  return {
    total: live.length + countAll(finished),
    pending: count((task) => task.status === 'pending'),
    running: count((task) => task.status === 'running'),
    complete: finished.complete,
    failed: finished.failed + liveFailed,
    cancelled: finished.cancelled,
    retried: finished.retried,
    timedOut: finished.timedOut + count((task) => (task.timedOutAt ?? null) !== null),
    autoRetry: count(
      (task) => awaitsAutoRetry(task) || (task.status === 'pending' && task.autoRetry && task.retryCount > 0),
    ),
    blocked: [...waiting.values()].filter(({ kind }) => kind === 'blocked' || kind === 'cycle').length,
    archived,
  };
}

function passes(task: Task, query: StatusQuery): boolean {
  if (query.statuses !== undefined && !query.statuses.includes(task.status)) return false;
  if (query.agent !== undefined && task.agent !== query.agent) return false;
  return query.sinceMs === undefined || (parseTime(task.createdAt) ?? 0) >= query.sinceMs;
}

function asksForFinished({ statuses }: StatusQuery): boolean {
  return statuses === undefined || statuses.some(isTerminal);
}

function finishedPasses(task: FinishedTask, query: StatusQuery): boolean {
  if (query.statuses !== undefined && !query.statuses.includes(task.status)) return false;
  if (query.agent !== undefined && task.agent !== query.agent) return false;
  return query.sinceMs === undefined || task.completedAtMs >= query.sinceMs;
}
