import { OrchestraError } from '../model/errors.ts';
import { finish, forEachPiece, UNKNOWN_PROGRESS, type LongWork } from '../model/longWork.ts';
import { attemptBefore } from '../model/ids.ts';
import { lazily } from '../model/lazily.ts';
import { isLeaving, isSettled, isTerminal, type Task } from '../model/task.ts';
import { changedAtMs, namesIn } from './files.ts';
import { FinishedIndex, indexFile } from './finishedIndex.ts';
import { summarize, type FinishedTask } from './finishedTask.ts';
import { isIndexCurrent, readNewestIndexed, vouchedTime, type FinishedCounts } from './indexHead.ts';
import type { QueuePaths } from './paths.ts';
import { isOddState } from './taskFile.ts';
import { readArchived } from './readAnywhere.ts';
import type { Problem } from './readTask.ts';
import { SettledTasks } from './settledTasks.ts';
import type { TaskStore } from './taskStore.ts';

/** Everything in the queue: what lives in full, what is settled in short. */
export interface Listing {
  readonly live: readonly Task[];
  readonly problems: readonly Problem[];
  /** What is settled. Put together when it is asked for: many a look wants no more than what lives. */
  readonly finished: () => FinishedIndex;
}

/** Fewer settled tasks than this are read faster than an index is kept. */
const WORTH_AN_INDEX = 64;
/** So many tasks that the index does not know are not read again; where the folder just changed, fewer are. */
const MANY_NEW = 16;
const NOTHING_FINISHED = FinishedIndex.of(0, [], []);

/**
 * Reads the queue. Settled tasks never change, so those the index knows are not read again; where the folder has not
 * changed since the index was written, not even the folder is.
 */
export function listTasks(store: TaskStore): Listing {
  return finish(listingTasks(store));
}

/** As {@link listTasks}, a piece for each file that is read, and for what takes long with thousands of them. */
export function* listingTasks(store: TaskStore): LongWork<Listing> {
  const { paths } = store;
  const file = indexFile(paths.index, 'tasks');
  const index = FinishedIndex.load(file);
  const cutOff = store.intents(false);
  const problems: Problem[] = [];
  const live: Task[] = [];
  const settled = new SettledTasks();
  const take = (id: string): void => {
    const reading = readCurrent(store, id, cutOff);
    if (reading.kind === 'task' && isLeaving(reading.task)) return;
    if (reading.kind !== 'missing' && reading.problem !== undefined) problems.push(reading.problem);
    if (reading.kind !== 'task') return;
    if (isSettled(reading.task)) settled.add(reading.task);
    else live.push(reading.task);
  };

  if (index !== undefined && isIndexCurrent(index, file, paths.tasks) && cutOff.size === 0) {
    yield* forEachPiece(index.liveIds, take);
    const finished = lazily(() =>
      settled.inShort.length === 0
        ? index
        : FinishedIndex.of(index.folderMs, live.map(idOf), [...index.all(), ...settled.inShort]),
    );
    return { live, problems, finished };
  }

  yield UNKNOWN_PROGRESS;
  const folderMs = changedAtMs(paths.tasks) ?? 0;
  const vouchedMs = vouchedTime(folderMs, store.clock.nowMs());
  const ids = new Set(idsIn(paths.tasks));
  for (const id of cutOff.keys()) ids.add(id);
  const count = ids.size;
  yield UNKNOWN_PROGRESS;
  const { toRead, outdated, isBehind } = compare(index ?? NOTHING_FINISHED, ids, cutOff);
  yield* forEachPiece([...toRead], take);
  const liveIds = [...live.map(idOf), ...damagedIds(problems)];
  const finished = lazily(() => (index ?? NOTHING_FINISHED).brought(vouchedMs, liveIds, outdated, settled));
  const willServe = settled.inShort.length >= MANY_NEW || vouchedMs === folderMs;
  if (isBehind || (willServe && count - toRead.size + settled.inShort.length >= WORTH_AN_INDEX)) {
    finished();
    yield UNKNOWN_PROGRESS;
    save(finished(), file, (id) => readSettled(store, id));
    yield UNKNOWN_PROGRESS;
  }
  return { live, problems, finished };
}

/** How a folder differs from what the index of it says. */
interface Difference {
  /** Ids in the folder that the index does not vouch for. */
  readonly toRead: ReadonlySet<string>;
  /** Ids of settled tasks in the index that are gone, or not as it says. */
  readonly outdated: ReadonlySet<string>;
  /** Whether something settled has changed: to be saved at once, as a file that came may go before the next look. */
  readonly isBehind: boolean;
}

/**
 * A settled task changes in one thing only: another attempt follows it, or is deleted; then that one's file came or
 * went. There may be thousands of ids, and this is the code that a short command runs once, in processes that must stay
 * small: so each is looked at once, and no other list of them is made.
 * @param ids those in the folder; taken to pieces
 */
function compare(index: FinishedIndex, ids: Set<string>, cutOff: ReadonlyMap<string, unknown>): Difference {
  const indexed = index.ids();
  const toRead = new Set<string>();
  const outdated = new Set<string>();
  const moved: string[] = [];
  for (const id of index.liveIds) {
    if (ids.delete(id)) toRead.add(id);
    else moved.push(id);
  }
  for (const id of indexed) {
    if (ids.delete(id)) continue;
    outdated.add(id);
    moved.push(id);
  }
  for (const id of ids) {
    toRead.add(id);
    moved.push(id);
  }
  const followed = attemptsBefore(moved);
  // One that is cut off stands among the ids, whether its file came or went.
  const changing = attemptsBefore(cutOff.keys());
  let isBehind = false;
  if (followed.size + cutOff.size === 0) return { toRead, outdated, isBehind };
  for (const id of indexed) {
    if (outdated.has(id) || !(followed.has(id) || changing.has(id) || cutOff.has(id))) continue;
    toRead.add(id);
    outdated.add(id);
    isBehind ||= followed.has(id);
  }
  return { toRead, outdated, isBehind };
}

function attemptsBefore(ids: Iterable<string>): Set<string> {
  const before = new Set<string>();
  for (const id of ids) {
    const attempt = attemptBefore(id);
    if (attempt !== undefined) before.add(attempt);
  }
  return before;
}

/** What a plain look at the queue shows. */
export interface NewestListing {
  readonly live: readonly Task[];
  readonly counts: FinishedCounts;
  /** The newest settled tasks, newest first. */
  readonly newest: readonly Task[];
  readonly problems: readonly Problem[];
}

/** As {@link listTasks}, with up to `limit` settled tasks: where nothing changed, the head of the index is enough. */
export function listNewest(store: TaskStore, limit: number): NewestListing {
  return listByHead(store, limit) ?? listByIndex(store, limit);
}

/** As {@link listNewest}, where the head of the index is enough; else undefined. */
export function listByHead(store: TaskStore, limit: number): NewestListing | undefined {
  const file = indexFile(store.paths.index, 'tasks');
  const head = readNewestIndexed(file, store.paths.tasks);
  if (head === undefined) return undefined;
  if (store.intents(false).size > 0 || limit > head.newestIds.length) return undefined;
  const problems: Problem[] = [];
  const live: Task[] = [];
  for (const id of head.liveIds) {
    const reading = readShown(store, id);
    if (reading.kind !== 'missing' && reading.problem !== undefined) problems.push(reading.problem);
    if (reading.kind !== 'task') continue;
    if (isSettled(reading.task) || isLeaving(reading.task)) return undefined;
    live.push(reading.task);
  }
  const kept = new Map(head.newest.map((task) => [task.taskId, task]));
  const newest = head.newestIds.slice(0, limit).flatMap((id) => kept.get(id) ?? readSettled(store, id) ?? []);
  return { live, counts: head.counts, newest, problems };
}

function listByIndex(store: TaskStore, limit: number): NewestListing {
  const { live, problems, ...listed } = listTasks(store);
  const finished = listed.finished();
  const newest = finished
    .newest(limit)
    .flatMap(({ id }) => finished.kept(id) ?? readSettled(store, id) ?? []);
  return { live, counts: finished.counts(), newest, problems };
}

/** How many tasks the archive holds of each kind. */
export function countArchive(paths: QueuePaths): FinishedCounts {
  return finish(countingArchive(paths));
}

/** As {@link countArchive}, a piece for each file that is read. */
export function* countingArchive(paths: QueuePaths): LongWork<FinishedCounts> {
  const indexed = readNewestIndexed(indexFile(paths.index, 'archive'), paths.archive);
  return indexed?.counts ?? (yield* listingArchive(paths)).finished.counts();
}

/** A settled task in full: its file is enough, without the journal. */
export function readSettled(store: TaskStore, id: string): Task | undefined {
  const reading = readShown(store, id);
  return reading.kind === 'task' && isTerminal(reading.task.status) ? reading.task : undefined;
}

/** The archive in short; its index is kept the same way. */
export function listArchive(paths: QueuePaths): ArchiveListing {
  return finish(listingArchive(paths));
}

/** What the archive holds. */
export interface ArchiveListing {
  readonly finished: FinishedIndex;
  readonly problems: readonly Problem[];
}

/** As {@link listArchive}, a piece for each file that is read. */
export function* listingArchive(paths: QueuePaths): LongWork<ArchiveListing> {
  const file = indexFile(paths.index, 'archive');
  const index = FinishedIndex.load(file);
  if (index !== undefined && isIndexCurrent(index, file, paths.archive))
    return { finished: index, problems: [] };
  const folderMs = changedAtMs(paths.archive);
  if (folderMs === undefined) return { finished: FinishedIndex.of(0, [], []), problems: [] };
  const vouchedMs = vouchedTime(folderMs, Date.now());
  const ids = new Set(idsIn(paths.archive));
  const known = (index?.all() ?? []).filter((task) => ids.has(task.id));
  const knownIds = new Set(known.map((task) => task.id));
  const problems: Problem[] = [];
  const added: FinishedTask[] = [];
  yield* forEachPiece(
    [...ids].filter((id) => !knownIds.has(id)),
    (id) => {
      const reading = readArchived(paths, id);
      if (reading.kind === 'task') added.push(summarize(reading.task));
      if (reading.kind === 'damaged') problems.push(reading.problem);
    },
  );
  const finished = FinishedIndex.of(vouchedMs, [], [...known, ...added]);
  if (known.length + added.length >= WORTH_AN_INDEX) save(finished, file, () => undefined);
  return { finished, problems };
}

/** Ids of the task files in a folder; other files (an index of 3.0, sentinels) are none. */
export function idsIn(folder: string): readonly string[] {
  // One search over all names: to look at each of thousands takes many times as long.
  const names = namesIn(folder).join('/');
  return names.match(/(?<=^|\/)task_[A-Za-z0-9_-]{1,120}(?=\.json(?:\/|$))/g) ?? [];
}

/** Builds both indexes from the files alone. */
export function* rebuildingIndexes(store: TaskStore, remove: (path: string) => void): LongWork<void> {
  remove(indexFile(store.paths.index, 'tasks'));
  remove(indexFile(store.paths.index, 'archive'));
  yield* listingTasks(store);
  yield* listingArchive(store.paths);
}

/**
 * A task as it stands: its file is enough, unless a change is on its way into that.
 * @param cutOff the tasks with such a change, as {@link TaskStore.intents} gives them
 */
export function readCurrent(
  store: TaskStore,
  id: string,
  cutOff: ReadonlyMap<string, unknown>,
): ReturnType<TaskStore['read']> {
  return cutOff.has(id) ? store.read(id) : readShown(store, id);
}

/** A task by its file, and by its journal where the file is damaged or says of its state what somebody typed. */
export function readShown(store: TaskStore, id: string): ReturnType<TaskStore['read']> {
  const shown = store.readFileOnly(id);
  if (shown?.kind === 'ok' && !isOddState(shown.task)) return { kind: 'task', task: shown.task };
  return store.read(id);
}

function idOf(task: Task): string {
  return task.taskId;
}

/** Ids of files that are no task at all. Where only the file is damaged, its task stands among the others. */
function damagedIds(problems: readonly Problem[]): string[] {
  return problems.flatMap(({ path, taskId }) =>
    taskId === undefined ? [path.slice(path.lastIndexOf('task_'), -'.json'.length)] : [],
  );
}

function save(index: FinishedIndex, file: string, read: (id: string) => Task | undefined): void {
  try {
    index.save(file, read);
  } catch (error) {
    // The index only saves time: a queue that cannot be written is still read.
    if (!OrchestraError.is(error)) throw error;
  }
}
