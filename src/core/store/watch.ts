import { statSync, watch, type FSWatcher } from 'node:fs';
import { basename } from 'node:path';
import type { Disposable } from '../model/disposable.ts';
import { everySecond } from '../model/heartbeat.ts';

/** Names that changed in a folder, or `all` where the system could not say which. */
export type FolderChange = ReadonlySet<string> | 'all';

/**
 * Watches the names in a folder. Changes of one turn of the event loop come together. Where the system cannot watch
 * (no watches left, a file system that tells nothing), it reports `all` every `pollMs` instead. A
 * folder that was replaced is watched on, and reported as `all`.
 */
export function watchFolder(
  folder: string,
  pollMs: number,
  onChange: (change: FolderChange) => void,
): Disposable {
  let names = new Set<string>();
  let everything = false;
  let scheduled: NodeJS.Immediate | undefined;
  let disposed = false;
  let poll: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;

  const flush = (): void => {
    scheduled = undefined;
    const change = everything ? 'all' : names;
    names = new Set();
    everything = false;
    if (!disposed) onChange(change);
  };
  const note = (name: string | null): void => {
    if (name === null) everything = true;
    else names.add(name);
    scheduled ??= setImmediate(flush);
  };
  const fallBack = (): void => {
    watcher?.close();
    watcher = undefined;
    if (disposed) return;
    poll ??= setInterval(() => {
      note(null);
    }, pollMs);
    poll.unref();
  };
  const watchIt = (): void => {
    watcher?.close();
    clearInterval(poll);
    poll = undefined;
    try {
      watcher = watch(folder, { persistent: false }, (_event, name) => {
        // So the system tells that the folder itself is gone.
        if (name === basename(folder)) watched = undefined;
        note(name);
      });
      watcher.on('error', fallBack);
    } catch {
      fallBack();
    }
  };
  let watched = identityOf(folder);
  watchIt();
  const look = everySecond(() => {
    const now = identityOf(folder);
    if (now === undefined || now === watched) return;
    watched = now;
    watchIt();
    note(null);
  });
  return {
    dispose: () => {
      disposed = true;
      look.dispose();
      watcher?.close();
      if (scheduled !== undefined) clearImmediate(scheduled);
      clearInterval(poll);
    },
  };
}

/** Tells a folder from another one that took its place; undefined where there is none, or none that can be looked at. */
function identityOf(folder: string): string | undefined {
  try {
    const { dev, ino, birthtimeMs } = statSync(folder);
    return `${String(dev)}:${String(ino)}:${String(birthtimeMs)}`;
  } catch {
    return undefined;
  }
}
