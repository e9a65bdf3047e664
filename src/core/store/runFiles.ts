import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { moveFile, namesIn, readText, removeFile } from './files.ts';
import type { QueuePaths } from './paths.ts';
import { parseStartMark, type StartMark } from './startMarks.ts';

function launchFile(paths: QueuePaths, id: string): string {
  return join(paths.run, `${id}.launch.json`);
}

/** Keeps the mark of a task that was started: whoever adopts the agent needs its rules. */
export function saveLaunchMark(paths: QueuePaths, id: string): void {
  moveFile(paths.startMark(id), launchFile(paths, id));
}

/** What a running task was started with, or undefined where that is not known any more. */
export function readLaunchMark(paths: QueuePaths, id: string): StartMark | undefined {
  const text = readText(launchFile(paths, id));
  return text === undefined ? undefined : parseStartMark(text);
}

/**
 * Takes the wrapper's files of an attempt away once its outcome is on the disk. With the exit code known their names
 * are too, and the folder need not be read.
 */
export function removeRunFiles(
  paths: QueuePaths,
  id: string,
  revision: number,
  exitCode: number | undefined,
): void {
  removeFile(launchFile(paths, id));
  removeFile(paths.startedFile(id, revision));
  // Seldom there, and to look is cheaper than to fail.
  for (const file of [paths.promptFile(id), paths.goFile(id, revision)])
    if (existsSync(file)) removeFile(file);
  if (exitCode !== undefined) {
    removeFile(`${paths.exitPrefix(id, revision)}.${String(exitCode)}`);
    return;
  }
  for (const name of namesIn(paths.run)) if (name.startsWith(`${id}.`)) removeFile(join(paths.run, name));
}
