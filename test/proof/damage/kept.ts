import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseJsonText } from '../../../src/core/config/jsonText.ts';
import { isRecord } from '../../../src/core/config/problems.ts';
import { parseTask } from '../../../src/core/store/taskFile.ts';

/** A file that was damaged, as it was then. */
export interface KeptFile {
  readonly file: string;
  readonly what: string;
  /** Undefined for what is no plain file of a sensible size. */
  readonly bytes: Buffer | undefined;
}

/** Files that hold nothing of anybody's: what can be made again from others, or names who holds something now. */
const REPLACEABLE = /[\\/]state[\\/](index|leases|start|intents)[\\/]|checked-boot$/;

/** What a person sets, and an import adds to. */
const CONFIGURATION = /[\\/]\.orchestra[\\/](config|agent-config)\.json$/;
/** What the command lines set. */
const SET = new Set(['maxConcurrent']);

/** Whether what was in the file is there still: in its place, with more behind it, or aside. */
export function keptBytes(kept: KeptFile, folder: string): boolean {
  if (REPLACEABLE.test(kept.file)) return true;
  if (kept.bytes === undefined) return lstatSync(kept.file, { throwIfNoEntry: false }) !== undefined;
  if (kept.bytes.length === 0) return existsSync(kept.file);
  if (isWholeTask(kept.file, kept.bytes))
    return existsSync(kept.file) && isWholeTask(kept.file, readFileSync(kept.file));
  const { bytes } = kept;
  return [kept.file, ...aside(folder)].some((file) => {
    const now =
      lstatSync(file, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(file) : Buffer.alloc(0);
    return now.subarray(0, bytes.length).equals(bytes);
  });
}

/** What was done to the bytes of a task may leave it the same task: whoever changes that writes them anew. */
function isWholeTask(file: string, bytes: Buffer): boolean {
  const { dir, name } = path.parse(file);
  return path.basename(dir) === 'tasks' && parseTask(bytes, name).kind === 'ok';
}

function aside(folder: string): string[] {
  const damaged = path.join(folder, 'state', 'damaged');
  return existsSync(damaged) ? readdirSync(damaged).map((name) => path.join(damaged, name)) : [];
}

/** The damaged files as they are by now, and what was put aside: others may have written one anew. */
export function asTheyAreNow(damaged: readonly KeptFile[], folder: string): KeptFile[] {
  const putAside = aside(folder).map((file) => ({ file, what: `${path.basename(file)}: put aside` }));
  return [...damaged, ...putAside].flatMap(({ file, what }) => {
    const stat = lstatSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return [];
    const isReadable = stat.isFile() && stat.size < 1_000_000 && (stat.mode & 0o400) !== 0;
    return [{ file, what, bytes: isReadable ? readFileSync(file) : undefined }];
  });
}

/** As {@link keptBytes}, but tasks that were to be deleted are gone, and what belongs to archived ones lies with them. */
export function isLeft(kept: KeptFile, folder: string, deleted: ReadonlySet<string>): boolean {
  const id = /task_\d+_\w{5}(_r\d+)?/.exec(path.basename(kept.file))?.[0] ?? '';
  if (deleted.has(id) || keptBytes(kept, folder) || saysStill(kept)) return true;
  if (!existsSync(path.join(folder, 'archive', `${id}.json`))) return false;
  const isMoved = ['plans', 'logs'].includes(path.basename(path.dirname(kept.file)));
  const moved = path.join(folder, 'archive', path.basename(kept.file));
  return !isMoved || keptBytes({ ...kept, file: moved }, folder);
}

/** Whether a file of the configuration, to which something may have been added, says all else that it said. */
function saysStill({ file, bytes }: KeptFile): boolean {
  if (bytes === undefined || !CONFIGURATION.test(file) || !existsSync(file)) return false;
  const [before, now] = [bytes, readFileSync(file)].map((text) =>
    parseJsonText(text.toString('utf8').replace(/^\uFEFF/u, '')),
  );
  return before?.ok === true && now?.ok === true && holdsAll(now.value, before.value);
}

function holdsAll(now: unknown, before: unknown): boolean {
  if (!isRecord(before) || !isRecord(now)) return isDeepStrictEqual(now, before);
  return Object.entries(before).every(([key, value]) => SET.has(key) || holdsAll(now[key], value));
}
