import { lstatSync } from 'node:fs';
import * as z from 'zod/mini';
import { digestOf } from '../model/digest.ts';
import { lazily } from '../model/lazily.ts';
import { TASK_FORMAT, taskSchema, type Task } from '../model/task.ts';
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

/** The beginning of an index: what a plain look at a queue shows, so that it need not read on. */
export interface IndexHead {
  /** Time of the folder when the index was written. */
  readonly folderMs: number;
  /** Ids in the folder that were not settled. */
  readonly liveIds: readonly string[];
  readonly counts: FinishedCounts;
  /** Ids of the newest settled tasks, newest first. */
  readonly newestIds: readonly string[];
  /** Those of them that are small enough to be kept here. */
  readonly newest: readonly Task[];
}

/** An index file: its head, and the lines behind it. */
interface IndexText {
  readonly head: IndexHead;
  readonly body: string;
}

const MAGIC = `orchestra-index-4.${String(TASK_FORMAT)}`;
/** So many of the newest settled tasks stand in a head. */
export const NEWEST_KEPT = 50;
/** Characters of a kept task: a prompt can be megabytes long. */
const KEPT_TASK_CHARACTERS = 4096;
/** A folder's time counts in ticks of up to two seconds on some file systems: younger is not trusted. */
const SETTLE_MS = 2000;
const NEWLINE = 10;

const headSchema = lazily(() =>
  z.object({
    folderMs: z.number(),
    liveIds: z.array(z.string()),
    counts: z.object({
      complete: z.number(),
      failed: z.number(),
      cancelled: z.number(),
      timedOut: z.number(),
      retried: z.number(),
    }),
    newestIds: z.array(z.string()),
    newest: z.array(taskSchema()),
  }),
);

/** Text of an index file. */
export function formatIndex({ head, body }: IndexText): string {
  const newest = head.newest.filter((task) => JSON.stringify(task).length <= KEPT_TASK_CHARACTERS);
  const text = JSON.stringify({ ...head, newest });
  return `${MAGIC} ${digestOf(text)} ${digestOf(body)}\n${text}\n${body}`;
}

/** The head of the index in a file, or undefined where it is missing or damaged in any byte. */
export function readIndexHead(file: string): IndexHead | undefined {
  return readLines(file)?.head;
}

/** The whole index in a file, or undefined where it is missing or damaged in any byte. */
export function readIndex(file: string): IndexText | undefined {
  const lines = readLines(file);
  if (lines === undefined) return undefined;
  const body = lines.rest.toString('utf8');
  return digestOf(body) === lines.bodyDigest ? { head: lines.head, body } : undefined;
}

function readLines(file: string): { head: IndexHead; rest: Buffer; bodyDigest: string } | undefined {
  const bytes = readBytes(file);
  if (bytes === undefined) return undefined;
  const firstEnd = bytes.indexOf(NEWLINE);
  const headEnd = bytes.indexOf(NEWLINE, firstEnd + 1);
  if (firstEnd < 0 || headEnd < 0) return undefined;
  const [magic, headDigest, bodyDigest = ''] = bytes.toString('utf8', 0, firstEnd).split(' ');
  const text = bytes.toString('utf8', firstEnd + 1, headEnd);
  if (magic !== MAGIC || headDigest !== digestOf(text)) return undefined;
  try {
    const head = z.safeParse(headSchema(), JSON.parse(text));
    return head.success ? { head: head.data, rest: bytes.subarray(headEnd + 1), bodyDigest } : undefined;
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
  return folderMs === indexed.folderMs && fileMs !== undefined && fileMs - folderMs >= SETTLE_MS;
}
