import { lstatSync } from 'node:fs';
import { digestOf } from '../model/digest.ts';
import { exactly, isNumber, isTexts, listOf, type Guard } from '../model/guards.ts';
import { TASK_FORMAT, type Task } from '../model/task.ts';
import { isWholeTask } from '../model/wholeTask.ts';
import { readBytes } from './files.ts';

/** How many settled tasks there are of each kind. What another attempt followed is `retried` and nothing else. */
export interface FinishedCounts {
  readonly complete: number;
  readonly failed: number;
  readonly cancelled: number;
  /** Part of `failed`. */
  readonly timedOut: number;
  readonly retried: number;
}

/** The first line of an index. */
interface IndexHead {
  /** Time of the folder when the index was written. */
  readonly folderMs: number;
  /** Ids in the folder that were not settled. */
  readonly liveIds: readonly string[];
  readonly counts: FinishedCounts;
  /** Ids of the newest settled tasks, newest first. */
  readonly newestIds: readonly string[];
}

/** What a plain look at a queue shows, so that it need not read on. */
export interface NewestIndexed extends IndexHead {
  /** Those of the newest settled tasks that are small enough to be kept in the index. */
  readonly newest: readonly Task[];
}

/** A whole index but for the tasks it keeps. */
interface IndexText extends IndexHead {
  /** A line for each settled task. */
  readonly body: string;
}

/** A whole index as it is read: the tasks it keeps are parsed when somebody asks for them. */
interface ReadIndex extends IndexText {
  readonly keptTasks: () => readonly Task[];
}

const MAGIC = `orchestra-index-5.${String(TASK_FORMAT)}`;
/** So many of the newest settled tasks stand in a head. */
export const NEWEST_KEPT = 50;
/** Characters of a kept task: a prompt can be megabytes long. */
const KEPT_TASK_CHARACTERS = 4096;
/** A folder's time counts in ticks of up to two seconds on some file systems: younger is not trusted. */
const SETTLE_MS = 2000;
const NEWLINE = 10;

const isHead = exactly<IndexHead>({
  folderMs: isNumber,
  liveIds: isTexts,
  counts: exactly<FinishedCounts>({
    complete: isNumber,
    failed: isNumber,
    cancelled: isNumber,
    timedOut: isNumber,
    retried: isNumber,
  }),
  newestIds: isTexts,
});

/** Text of an index file: digests of the three parts, head, kept tasks, and a line for each settled task. */
export function formatIndex({ body, newest, ...head }: IndexText & NewestIndexed): string {
  const small = newest.filter(
    (task) => isWholeTask(task) && JSON.stringify(task).length <= KEPT_TASK_CHARACTERS,
  );
  const [first, second] = [JSON.stringify(head), JSON.stringify(small)];
  return `${[MAGIC, ...[first, second, body].map((part) => digestOf(part))].join(' ')}\n${first}\n${second}\n${body}`;
}

/**
 * The beginning of the index in a file; undefined where it is missing or damaged in any byte, or where something in the
 * folder may have changed since.
 */
export function readNewestIndexed(file: string, folder: string): NewestIndexed | undefined {
  const parts = readParts(file);
  const head = parsePart(parts?.head, isHead);
  if (head === undefined || !isIndexCurrent(head, file, folder)) return undefined;
  const newest = parsePart(parts?.newest, listOf(isWholeTask));
  return newest === undefined ? undefined : { ...head, newest };
}

/** The whole index in a file, or undefined where it is missing or damaged in any byte. */
export function readIndex(file: string): ReadIndex | undefined {
  const parts = readParts(file);
  const head = parsePart(parts?.head, isHead);
  if (head === undefined || parts === undefined || !isWhole(parts.body)) return undefined;
  const { body } = parts;
  // A copy: the rest of the file, which may be large, need not stay in memory with it.
  const newest = { ...parts.newest, bytes: Buffer.from(parts.newest.bytes) };
  return {
    ...head,
    body: body.bytes.toString('utf8'),
    keptTasks: () => parsePart(newest, listOf(isWholeTask)) ?? [],
  };
}

/** A part of an index, with the digest that it had when it was written. */
interface Part {
  readonly bytes: Buffer;
  readonly digest: string;
}

function readParts(file: string): { head: Part; newest: Part; body: Part } | undefined {
  const bytes = readBytes(file);
  if (bytes === undefined) return undefined;
  const firstEnd = bytes.indexOf(NEWLINE);
  const headEnd = bytes.indexOf(NEWLINE, firstEnd + 1);
  const newestEnd = bytes.indexOf(NEWLINE, headEnd + 1);
  if (firstEnd < 0 || headEnd < 0 || newestEnd < 0) return undefined;
  const [magic, ...digests] = bytes.toString('utf8', 0, firstEnd).split(' ');
  const [head = '', newest = '', body = ''] = digests;
  if (magic !== MAGIC) return undefined;
  return {
    head: { bytes: bytes.subarray(firstEnd + 1, headEnd), digest: head },
    newest: { bytes: bytes.subarray(headEnd + 1, newestEnd), digest: newest },
    body: { bytes: bytes.subarray(newestEnd + 1), digest: body },
  };
}

function isWhole({ bytes, digest }: Part): boolean {
  return digestOf(bytes) === digest;
}

/** An index that is not exactly as this program writes it is none: it can be made anew at any time. */
function parsePart<T>(part: Part | undefined, is: Guard<T>): T | undefined {
  if (part === undefined || !isWhole(part)) return undefined;
  try {
    const value: unknown = JSON.parse(part.bytes.toString('utf8'));
    return is(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether nothing in the folder can have changed since the index in `file`, with that time in it, was written. */
export function isIndexCurrent(
  indexed: { readonly folderMs: number },
  file: string,
  folder: string,
): boolean {
  const folderMs = lstatSync(folder, { throwIfNoEntry: false })?.mtimeMs;
  const fileMs = lstatSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return folderMs === indexed.folderMs && fileMs !== undefined && isTrusted(folderMs, fileMs);
}

/** Whether the time of a folder, looked at then, tells of every later change in it. */
export function isTrusted(folderMs: number, atMs: number): boolean {
  return atMs - folderMs >= SETTLE_MS;
}

/**
 * The time of a folder for an index of what is read in it from now on; 0 where the folder may change once more and keep its
 * time, which to read on for seconds makes no better.
 */
export function vouchedTime(folderMs: number, atMs: number): number {
  return isTrusted(folderMs, atMs) ? folderMs : 0;
}
