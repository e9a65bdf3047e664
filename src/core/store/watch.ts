import { watch, type FSWatcher } from 'node:fs';
import type { Disposable } from '../model/disposable.ts';

/** Names that changed in a folder, or `all` where the system could not say which. */
export type FolderChange = ReadonlySet<string> | 'all';

/**
 * Watches the names in a folder. Changes of one turn of the event loop come together. Where the system cannot watch
 * (no watches left, a file system that tells nothing), it reports `all` every `pollMs` instead.
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
  try {
    watcher = watch(folder, { persistent: false }, (_event, name) => {
      note(name);
    });
    watcher.on('error', fallBack);
  } catch {
    fallBack();
  }
  return {
    dispose: () => {
      disposed = true;
      watcher?.close();
      if (scheduled !== undefined) clearImmediate(scheduled);
      clearInterval(poll);
    },
  };
}
