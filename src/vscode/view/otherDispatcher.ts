import { cleanForDisplay, type Dispatcher, type DispatcherSight } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';
import { escapeMarkdown } from './tooltipText.ts';

/** Another process that dispatches. */
export interface OtherDispatcher {
  /** `vscode`, `daemon` or `run`; what stands in a file of the queue, so it may be anything. */
  readonly kind: string;
  readonly pid: number;
}

/** A queue that this window may only follow. */
export interface Followed {
  readonly dispatcher: Pick<Dispatcher, 'role'> | undefined;
  readonly queue: { dispatcher(): DispatcherSight };
  readonly folder: { readonly name: string };
}

/** Who dispatches a queue that this window follows; undefined where nobody else does. */
export function otherDispatcher({ queue, dispatcher }: Followed): OtherDispatcher | undefined {
  if (dispatcher?.role !== 'viewer') return undefined;
  const holder = queue.dispatcher();
  if (holder.state !== 'held' || holder.mine) return undefined;
  return { kind: holder.kind, pid: holder.pid };
}

/** Who it is, in a sentence. */
export function otherText({ kind, pid }: OtherDispatcher, l10n: L10n): string {
  const shown = cleanForDisplay(kind);
  return l10n.t('Dispatched by another process ({0}, pid {1}); this window follows.', shown, pid);
}

/** The same of each queue that somebody else dispatches, as Markdown that brings no link. */
export function otherLines(all: readonly Followed[], l10n: L10n): string[] {
  return all.flatMap((source) => {
    const other = otherDispatcher(source);
    if (other === undefined) return [];
    const said = escapeMarkdown(otherText(other, l10n));
    return all.length === 1 ? said : `${escapeMarkdown(cleanForDisplay(source.folder.name))}: ${said}`;
  });
}
