import { lstatSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Disposable } from '../model/disposable.ts';
import { OrchestraError } from '../model/errors.ts';
import { readFrom } from '../store/files.ts';
import { watchFolder } from '../store/watch.ts';

/** How a log is to be followed. */
export interface FollowOptions {
  onText(text: string): void;
  /** Where to begin, bytes; the first one where it is missing. */
  readonly offset?: number;
  /** Who cannot take more than so many bytes at once, gets the last of them, and hears how many were left out. */
  readonly atMost?: { readonly bytes: number; onSkip(bytes: number): void };
}

const POLL_MS = 500;

/** Read at once, so that a long log does not fill the memory. */
const PIECE_BYTES = 1024 * 1024;

/** Of a file that was shortened so much of its end is handed out, although some of it may have been before. */
const AGAIN_BYTES = 64 * 1024;

/** Where the last `maxBytes` of a file begin: 0 where it is shorter, or missing. */
export function tailOffset(file: string, maxBytes: number): number {
  return Math.max(0, (lstatSync(file, { throwIfNoEntry: false })?.size ?? 0) - maxBytes);
}

/** Undefined also where something else stands in the log's place: a link is not followed. */
function readPiece(file: string, offset: number): Buffer | undefined {
  try {
    return readFrom(file, offset, PIECE_BYTES);
  } catch (error) {
    if (OrchestraError.is(error)) return undefined;
    throw error;
  }
}

/**
 * Hands out a file's text as it grows, whole characters only, beginning at once. A file that was shortened (the cap, a
 * new attempt) is followed on from a little before its new end; one that does not exist yet is waited for.
 */
export function followLog(file: string, options: FollowOptions): Disposable {
  const decoder = new TextDecoder('utf-8');
  let offset = options.offset ?? 0;
  const read = (): void => {
    const size = lstatSync(file, { throwIfNoEntry: false })?.size;
    if (size === undefined) return;
    if (size < offset) offset = Math.max(0, size - AGAIN_BYTES);
    const { atMost } = options;
    if (atMost !== undefined && size - offset > atMost.bytes) {
      const next = size - atMost.bytes;
      atMost.onSkip(next - offset);
      offset = next;
    }
    while (offset < size) {
      const bytes = readPiece(file, offset);
      if (bytes === undefined || bytes.length === 0) return;
      offset += bytes.length;
      const text = decoder.decode(bytes, { stream: true });
      if (text !== '') options.onText(text);
    }
  };
  read();
  const watcher = watchFolder(dirname(file), POLL_MS, (change) => {
    if (change === 'all' || change.has(basename(file))) read();
  });
  const poll = setInterval(read, POLL_MS);
  poll.unref();
  return {
    dispose: () => {
      watcher.dispose();
      clearInterval(poll);
      read();
    },
  };
}
