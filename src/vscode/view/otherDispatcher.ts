import type { FolderQueue } from '../queue/folderQueue.ts';
import type { L10n } from '../l10n.ts';

/** Another process that dispatches. */
export interface OtherDispatcher {
  /** `vscode`, `daemon` or `run`. */
  readonly kind: string;
  readonly pid: number;
}

/** Who dispatches a queue that this window follows; undefined where nobody else does. */
export function otherDispatcher({ queue, dispatcher }: FolderQueue): OtherDispatcher | undefined {
  if (dispatcher?.role !== 'viewer') return undefined;
  const holder = queue.dispatcher();
  if (holder.state !== 'held' || holder.mine) return undefined;
  return { kind: holder.kind, pid: holder.pid };
}

/** Who it is, in a sentence. */
export function otherText({ kind, pid }: OtherDispatcher, l10n: L10n): string {
  return l10n.t('Dispatched by another process ({0}, pid {1}); this window follows.', kind, pid);
}
