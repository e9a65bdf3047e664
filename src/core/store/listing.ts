import { OrchestraError } from '../model/errors.ts';
import { attemptBefore, isTaskId } from '../model/ids.ts';
import { isLeaving, isSettled, isTerminal, LIMITS, type Task } from '../model/task.ts';
import { changedAtMs, namesIn, readRegularFile } from './files.ts';
import { FinishedIndex, indexFile, summarize, type FinishedTask } from './finishedIndex.ts';
import { isIndexCurrent, isTrusted, readNewestIndexed, type FinishedCounts } from './indexHead.ts';
import type { QueuePaths } from './paths.ts';
import { parseTask } from './taskFile.ts';
import type { Problem, TaskStore } from './taskStore.ts';

/** Everything in the queue: what lives in full, what is settled in short. */
export interface Listing {
  readonly live: readonly Task[];
  readonly finished: FinishedIndex;
  readonly problems: readonly Problem[];
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
  const { paths } = store;
  const file = indexFile(paths.index, 'tasks');
  const index = FinishedIndex.load(file);
  const cutOff = store.intents(false);
  const problems: Problem[] = [];
  const live: Task[] = [];
  const settled: FinishedTask[] = [];
  const take = (id: string): void => {
    const reading = cutOff.has(id) ? store.read(id) : readShown(store, id);
    if (reading.kind === 'task' && isLeaving(reading.task)) return;
    if (reading.kind !== 'missing' && reading.problem !== undefined) problems.push(reading.problem);
    if (reading.kind !== 'task') return;
    if (isSettled(reading.task)) settled.push(summarize(reading.task));
    else live.push(reading.task);
  };

  if (index !== undefined && isIndexCurrent(index, file, paths.tasks) && cutOff.size === 0) {
    index.liveIds.forEach(take);
    if (settled.length === 0) return { live, finished: index, problems };
    return {
      live,
      finished: FinishedIndex.of(index.folderMs, live.map(idOf), [...index.all(), ...settled]),
      problems,
    };
  }

  const folderMs = changedAtMs(paths.tasks) ?? 0;
  const ids = new Set([...idsIn(paths.tasks), ...cutOff.keys()]);
  const { known, isBehind } = index === undefined ? NOTHING_KNOWN : stillTrue(index, ids, cutOff);
  for (const id of ids) if (!known.has(id)) take(id);
  const liveIds = [...live.map(idOf), ...damagedIds(problems)];
  const finished = (index ?? NOTHING_FINISHED).brought(folderMs, liveIds, known, settled);
  const willServe = settled.length >= MANY_NEW || isTrusted(folderMs, store.clock.nowMs());
  if (isBehind || (willServe && known.size + settled.length >= WORTH_AN_INDEX)) {
    save(finished, file, (id) => readSettled(store, id));
  }
  return { live, finished, problems };
}

const NOTHING_KNOWN = { known: new Set<string>(), isBehind: false };

/**
 * Ids of what the index knows and need not be read again, and whether some of it has changed. A settled task changes in one thing only: another attempt follows it,
 * or is deleted; then that one's file came or went.
 */
function stillTrue(
  index: FinishedIndex,
  ids: ReadonlySet<string>,
  cutOff: ReadonlyMap<string, unknown>,
): { known: ReadonlySet<string>; isBehind: boolean } {
  const indexed = index.ids();
  const before = new Set([...indexed, ...index.liveIds]);
  const changed = new Set<string | undefined>();
  for (const id of ids) if (!before.has(id)) changed.add(attemptBefore(id));
  for (const id of before) if (!ids.has(id)) changed.add(attemptBefore(id));
  return {
    known: new Set(indexed.filter((id) => ids.has(id) && !cutOff.has(id) && !changed.has(id))),
    // Saved at once: it is seen by what came or went, and a file that came may go before the next look.
    isBehind: indexed.some((id) => ids.has(id) && changed.has(id)),
  };
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

function listByHead(store: TaskStore, limit: number): NewestListing | undefined {
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
  const { live, finished, problems } = listTasks(store);
  const newest = finished.newest(limit).flatMap(({ id }) => readSettled(store, id) ?? []);
  return { live, counts: finished.counts(), newest, problems };
}

/** How many tasks the archive holds of each kind. */
export function countArchive(paths: QueuePaths): FinishedCounts {
  const indexed = readNewestIndexed(indexFile(paths.index, 'archive'), paths.archive);
  return indexed?.counts ?? listArchive(paths).finished.counts();
}

/** A settled task in full: its file is enough, without the journal. */
export function readSettled(store: TaskStore, id: string): Task | undefined {
  const reading = readShown(store, id);
  return reading.kind === 'task' && isTerminal(reading.task.status) ? reading.task : undefined;
}

/** The archive in short; its index is kept the same way. */
export function listArchive(paths: QueuePaths): { finished: FinishedIndex; problems: readonly Problem[] } {
  const file = indexFile(paths.index, 'archive');
  const index = FinishedIndex.load(file);
  if (index !== undefined && isIndexCurrent(index, file, paths.archive))
    return { finished: index, problems: [] };
  const folderMs = changedAtMs(paths.archive);
  if (folderMs === undefined) return { finished: FinishedIndex.of(0, [], []), problems: [] };
  const ids = new Set(idsIn(paths.archive));
  const known = (index?.all() ?? []).filter((task) => ids.has(task.id));
  const knownIds = new Set(known.map((task) => task.id));
  const problems: Problem[] = [];
  const added: FinishedTask[] = [];
  for (const id of ids) {
    if (knownIds.has(id)) continue;
    const reading = readArchived(paths, id);
    if (reading.kind === 'task') added.push(summarize(reading.task));
    if (reading.kind === 'damaged') problems.push(reading.problem);
  }
  const finished = FinishedIndex.of(folderMs, [], [...known, ...added]);
  if (known.length + added.length >= WORTH_AN_INDEX) save(finished, file, () => undefined);
  return { finished, problems };
}

/** One archived task. */
export function readArchived(paths: QueuePaths, id: string): ReturnType<TaskStore['read']> {
  const path = paths.archivedTask(id);
  const result = readRegularFile(path, LIMITS.taskFileBytes);
  if (result.kind === 'missing') return { kind: 'missing' };
  const parsed =
    result.kind === 'ok' ? parseTask(result.bytes, id) : { kind: 'bad' as const, reason: result.reason };
  return parsed.kind === 'ok'
    ? { kind: 'task', task: parsed.task }
    : { kind: 'damaged', problem: { path, reason: parsed.reason } };
}

/** Ids of the task files in a folder; other files (an index of 3.0, sentinels) are none. */
export function idsIn(folder: string): string[] {
  const ids: string[] = [];
  for (const name of namesIn(folder)) {
    if (!name.endsWith('.json')) continue;
    const id = name.slice(0, -5);
    if (isTaskId(id)) ids.push(id);
  }
  return ids;
}

/** Builds both indexes from the files alone. */
export function rebuildIndexes(store: TaskStore, remove: (path: string) => void): void {
  remove(indexFile(store.paths.index, 'tasks'));
  remove(indexFile(store.paths.index, 'archive'));
  listTasks(store);
  listArchive(store.paths);
}

function readShown(store: TaskStore, id: string): ReturnType<TaskStore['read']> {
  const shown = store.readFileOnly(id);
  if (shown?.kind === 'ok') return { kind: 'task', task: shown.task };
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
