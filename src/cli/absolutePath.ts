import path from 'node:path';
import { CommandError } from './errors.ts';

/** The whole path of what a person named. @throws CommandError where it is meant from a current folder that is gone */
export function absolutePath(named: string): string {
  try {
    return path.resolve(named);
  } catch (error) {
    throw new CommandError(
      'the current folder is gone; change into one that is there, or name the folder of the queue with --root',
      1,
      { cause: error },
    );
  }
}
