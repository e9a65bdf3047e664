import { existsSync, lstatSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod/mini';
import { exactly, isNumber, isText, type Named } from '../model/guards.ts';
import { lazily } from '../model/lazily.ts';
import { OrchestraError, systemCode } from '../model/errors.ts';
import { newNonce } from '../model/ids.ts';
import { words } from '../model/words.ts';
import { ensureFolder, placeNewFile, readText, replaceFile } from './files.ts';
import { flushFolder } from './flush.ts';
import type { QueuePaths } from './paths.ts';

/** Version of the layout of `.orchestra/state`. */
const QUEUE_FORMAT = 1;

export const queueSchema = lazily(() => z.looseObject({ format: z.number(), id: z.string() }));
/** What `state/queue.json` says. */
export type QueueInfo = z.infer<ReturnType<typeof queueSchema>>;

export const isQueueInfo = exactly<Named<QueueInfo>>({ format: isNumber, id: isText });

const GITIGNORE = `# What a machine makes stays here; what a team shares is tracked.
*
!.gitignore
!agent-config.json
!config.json
!prompts/
!prompts/**
!templates/
!templates/**
`;

/**
 * Makes `.orchestra/` and what belongs into it, where it is missing. Returns whether the queue is new: nothing of one
 * was there before. Processes that make it at the same time agree on one identity.
 */
export function createQueueFolder(paths: QueuePaths): { info: QueueInfo; isNew: boolean } {
  const isNew = !existsSync(paths.tasks) && !existsSync(paths.state);
  const missing = foldersOf(paths).filter((folder) => {
    requireOwnFolder(folder);
    return !existsSync(folder);
  });
  for (const folder of missing) ensureFolder(folder);
  // What is flushed in a folder is lost in a power cut together with the name of the folder.
  for (const parent of new Set(missing.map((folder) => dirname(folder)))) flushFolder(parent);
  if (!existsSync(paths.gitignore)) replaceFile(paths.gitignore, GITIGNORE);
  const known = readQueueInfo(paths);
  if (known !== undefined) return { info: known, isNew };
  writeIdentity(paths);
  const info = readQueueInfo(paths);
  if (info === undefined) {
    throw new OrchestraError(
      'damaged',
      words`${paths.queueFile} is damaged; move it away, and the queue gets a new identity.`,
    );
  }
  return { info, isNew };
}

function foldersOf(paths: QueuePaths): readonly string[] {
  return [
    paths.folder,
    paths.tasks,
    paths.plans,
    paths.logs,
    paths.workspace,
    paths.state,
    paths.journal,
    paths.intents,
    paths.leases,
    paths.start,
    paths.run,
    paths.paused,
    paths.index,
    paths.damaged,
  ];
}

/** Whether the queue has its identity and each of its folders. */
export function isComplete(paths: QueuePaths): boolean {
  return readQueueInfo(paths) !== undefined && foldersOf(paths).every((folder) => existsSync(folder));
}

/**
 * What is read, written and deleted in the queue's folders must lie in the project: a cloned folder could come with a
 * link. A folder that is missing is none of these.
 * @throws OrchestraError `refused`
 */
export function requireOwnFolders(paths: QueuePaths): void {
  for (const folder of [...foldersOf(paths), paths.archive]) requireOwnFolder(folder);
}

function requireOwnFolder(folder: string): void {
  let stat: Stats | undefined;
  try {
    stat = lstatSync(folder, { throwIfNoEntry: false });
  } catch (error) {
    // The folder around it is a file.
    if (systemCode(error) !== 'ENOTDIR') throw error;
  }
  if (stat === undefined || stat.isDirectory()) return;
  throw new OrchestraError(
    'refused',
    stat.isSymbolicLink()
      ? words`${folder} is a link, and what lies there is not in the queue; replace it with a folder.`
      : words`${folder} is a file where the queue needs a folder; move it away.`,
  );
}

/** It gets into the environment of agents, among others. */
const PLAIN_ID = /^[\w-]{1,64}$/;

/** Gives the queue its identity; where somebody else was faster, theirs stands. */
function writeIdentity(paths: QueuePaths): void {
  const identity = `${JSON.stringify({ format: QUEUE_FORMAT, id: newNonce() })}\n`;
  placeNewFile(paths.queueFile, identity, { flush: true });
  flushFolder(paths.state);
}

/** Identity and format of the queue; undefined for a folder that only version 3.0 has used. */
export function readQueueInfo(paths: QueuePaths): QueueInfo | undefined {
  const text = readText(paths.queueFile);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const info = isQueueInfo(value) ? value : z.safeParse(queueSchema(), value).data;
    return info !== undefined && PLAIN_ID.test(info.id) ? info : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a newer program laid the folders out. */
export function isNewerQueue(paths: QueuePaths): boolean {
  return (readQueueInfo(paths)?.format ?? 0) > QUEUE_FORMAT;
}

/** @throws OrchestraError where the queue is not to be changed by this program: `newer-format`, `refused` */
export function requireUsable(paths: QueuePaths): void {
  requireKnownFormat(paths);
  requireOwnFolders(paths);
}

/** @throws OrchestraError `newer-format` */
export function requireKnownFormat(paths: QueuePaths): void {
  if (!isNewerQueue(paths)) return;
  throw new OrchestraError(
    'newer-format',
    words`${paths.folder} was made by a newer version of Orchestra; update this one to change it.`,
  );
}

/** Whether the queue's identity is there and says nothing: then nothing can be added or started. */
export function isIdentityDamaged(paths: QueuePaths): boolean {
  const isThere = lstatSync(paths.queueFile, { throwIfNoEntry: false }) !== undefined;
  return isThere && readQueueInfo(paths) === undefined;
}

/** Whether every journal was held against its task file since the machine started; notes it where `mark` is set. */
export function wasCheckedThisBoot(paths: QueuePaths, boot: string): boolean {
  return readText(paths.bootFile) === boot;
}

/** Notes that the queue was checked since the machine started. */
export function noteChecked(paths: QueuePaths, boot: string): void {
  replaceFile(paths.bootFile, boot);
}
