import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

/** Where to look. */
export interface ProgramSearch {
  /** Folder that relative commands start from. */
  cwd: string;
  /** The `PATH` of the process that will be started. */
  path: string | undefined;
  /** Windows: the `PATHEXT` of that process. */
  pathExt?: string | undefined;
}

/** A program to start, or why there is none. */
export type ProgramFinding =
  | { kind: 'found'; file: string }
  /** A name that no folder of PATH has. */
  | { kind: 'not-on-path' }
  /** A path that leads to nothing. */
  | { kind: 'no-file' }
  /** Something has that name, but is a folder or may not be run. */
  | { kind: 'not-executable'; file: string };

/** Whether a command can be started, or why not. */
export type ProgramState = ProgramFinding['kind'];

/**
 * Finds the file that a command means: a path, or a name on PATH. Empty entries of PATH, which would mean the current
 * folder, are left out: a program of somebody's project must not be taken by accident.
 */
export function findProgram(command: string, search: ProgramSearch): ProgramFinding {
  const nothing: ProgramFinding = { kind: isPath(command) ? 'no-file' : 'not-on-path' };
  if (command === '' || command.includes('\0')) return nothing;
  let refused: string | undefined;
  for (const file of candidates(command, search)) {
    const kind = kindOf(file);
    if (kind === 'program') return { kind: 'found', file };
    if (kind === 'other') refused ??= file;
  }
  return refused === undefined ? nothing : { kind: 'not-executable', file: refused };
}

function candidates(command: string, search: ProgramSearch): string[] {
  const endings = search.pathExt === undefined ? [''] : ['', ...search.pathExt.split(';').filter(Boolean)];
  const withEndings = (file: string): string[] => endings.map((ending) => file + ending);
  if (isPath(command)) return withEndings(resolve(search.cwd, command));
  return (search.path ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => withEndings(join(resolve(search.cwd, folder), command)));
}

function isPath(command: string): boolean {
  return (
    isAbsolute(command) || command.includes('/') || (process.platform === 'win32' && command.includes('\\'))
  );
}

function kindOf(file: string): 'program' | 'other' | 'nothing' {
  // Most folders of PATH do not have it: this says so without an error being made of each.
  if (!existsSync(file)) return 'nothing';
  try {
    if (!statSync(file).isFile()) return 'other';
  } catch {
    return 'nothing';
  }
  try {
    accessSync(file, constants.X_OK);
    return 'program';
  } catch {
    return 'other';
  }
}
