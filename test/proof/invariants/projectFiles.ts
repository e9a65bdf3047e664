import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Violation } from './facts.ts';

/** What tells whether a file was touched, by its path within the project. */
export type ProjectListing = ReadonlyMap<string, string>;

/** Everything in a project's folder outside `.orchestra/`. */
export function listProject(root: string): ProjectListing {
  const found = new Map<string, string>();
  const visit = (folder: string): void => {
    for (const name of readdirSync(path.join(root, folder))) {
      const file = path.join(folder, name);
      if (file === '.orchestra') continue;
      const stat = lstatSync(path.join(root, file));
      // The time of a folder says only that something in it came or went, which the listing shows itself.
      const stamp = stat.isDirectory()
        ? [stat.mode]
        : [stat.mode, stat.ino, stat.size, stat.mtimeMs, stat.ctimeMs];
      found.set(file, stamp.join(' '));
      if (stat.isDirectory()) visit(file);
    }
  };
  visit('');
  return found;
}

/**
 * Invariant 12: no file of the project outside `.orchestra/` is touched by us.
 * @param theirs whether a file is the work of an agent, and may change
 */
export function projectUntouched(
  before: ProjectListing,
  after: ProjectListing,
  theirs: (file: string) => boolean = () => false,
): Violation[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((file) => {
    const was = before.get(file);
    const is = after.get(file);
    if (was === is || theirs(file)) return [];
    const how = was === undefined ? 'was made' : is === undefined ? 'is gone' : 'was changed';
    return { invariant: 12, what: `${file} ${how}` };
  });
}
