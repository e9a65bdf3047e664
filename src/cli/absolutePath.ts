import { statSync } from 'node:fs';
import path from 'node:path';
import { CommandError } from './errors.ts';

/** What Node puts in the place of bytes that are no UTF-8. */
const REPLACED = '\ufffd';

/**
 * The whole path of what a person named.
 * @throws CommandError where it is meant from a current folder that is gone, lies too deep, or has no name in text
 */
export function absolutePath(named: string): string {
  const whole = resolved(named);
  if (!path.isAbsolute(named) && whole.includes(REPLACED) && !isHere(process.cwd())) {
    throw new CommandError(
      'the path of the current folder is not valid UTF-8 text, so another one could be meant; rename what is not',
    );
  }
  return whole;
}

function isHere(folder: string): boolean {
  const here = statSync('.');
  const there = statSync(folder, { throwIfNoEntry: false });
  return there?.ino === here.ino && there.dev === here.dev;
}

function resolved(named: string): string {
  try {
    return path.resolve(named);
  } catch (error) {
    throw new CommandError(`the current folder ${whyUnnamed(error)} with --root`, 1, { cause: error });
  }
}

function whyUnnamed(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  switch (code) {
    case 'ENOENT':
      return 'is gone; change into one that is there, or name the folder of the queue';
    // Linux says the first, others one of the next two.
    case 'ERANGE':
    case 'ENAMETOOLONG':
    case 'ENOBUFS':
      return 'has a path that is longer than the system allows; name the folder of the queue by its whole path';
    default:
      return `could not be told (${code}); name the folder of the queue by its whole path`;
  }
}
