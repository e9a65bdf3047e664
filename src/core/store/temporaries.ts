import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { changedAtMs, namesIn, removeFile, replaceFile } from './files.ts';
import type { QueuePaths } from './paths.ts';

const TEMPORARY = /^\.[0-9a-f]{12}\.tmp$/;
/** A temporary file this old belongs to nobody any more: its writer needs milliseconds. */
const ABANDONED_MS = 3_600_000;
/** The folders are looked through this often: it takes as long as they are full. */
const SWEEP_EVERY_MS = 86_400_000;

/** Takes temporary files away whose writers were killed, once a day. @throws OrchestraError */
export function sweepTemporaries(paths: QueuePaths, nowMs: number): void {
  const sweptMs = changedAtMs(paths.sweptFile);
  if (sweptMs !== undefined && Math.abs(nowMs - sweptMs) < SWEEP_EVERY_MS) return;
  for (const folder of foldersOf(paths)) {
    for (const name of namesIn(folder)) {
      if (!TEMPORARY.test(name)) continue;
      const stat = lstatSync(join(folder, name), { throwIfNoEntry: false });
      if (stat?.isFile() === true && Math.abs(nowMs - stat.mtimeMs) > ABANDONED_MS)
        removeFile(join(folder, name));
    }
  }
  replaceFile(paths.sweptFile, '');
}

/** Where files of ours are put in place by a rename. */
function foldersOf(paths: QueuePaths): readonly string[] {
  const { folder, tasks, plans, logs, archive, state, leases, start, paused, run, index } = paths;
  return [folder, tasks, plans, logs, archive, state, leases, start, paused, run, index];
}
