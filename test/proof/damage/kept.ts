import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
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
