import { close, closeSync, constants, openSync } from 'node:fs';
import { moveFile } from './files.ts';

/** The file that was replaced last stays open for so long, milliseconds. */
const HELD_MS = 100;

/** So many are let go in the background at a time; what a long turn replaces beyond them is let go at once. */
const MOST_ENDING = 16;

/** Replaced, and not let go yet: one at most, however many are replaced in one turn. */
let held: number | undefined;
let ending = 0;

/**
 * As `moveFile`, onto a file that was there. That one is held open over the rename and let go later, in the background:
 * where its own bytes are still on their way to the disk, its end is what a rename waits for (1.5 ms, seen on ext4).
 */
export function moveOver(from: string, to: string): boolean {
  const replaced = holdOpen(to);
  try {
    return moveFile(from, to);
  } finally {
    if (replaced !== undefined) letGoLater(replaced);
  }
}

/** A command that replaces one file ends before, and needs none of the threads in which Node closes a file. */
function letGoLater(fd: number): void {
  if (held === undefined) setTimeout(letGo, HELD_MS).unref();
  else letGo();
  held = fd;
}

/** It was only read: an error says nothing of any bytes. */
function letGo(): void {
  if (held === undefined) return;
  const fd = held;
  held = undefined;
  if (ending >= MOST_ENDING) {
    closeSync(fd);
    return;
  }
  ending++;
  close(fd, () => {
    ending--;
  });
}

/** Undefined where there is nothing to hold, or where an open file could not be replaced. */
function holdOpen(path: string): number | undefined {
  if (process.platform === 'win32') return undefined;
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}
