import type { DispatcherSight } from '../../core/index.ts';

/** What decides whether a window asks for consent. */
export interface AskingFacts {
  /** Whether the queue is dispatched from this window. */
  readonly dispatches: boolean;
  readonly holder: DispatcherSight;
  /** Whether the person is in this window. */
  readonly focused: boolean;
}

/**
 * Whether this window asks: one window alone does, as nothing can take back the question of another once it is answered.
 * The one that dispatches asks; a daemon or a terminal cannot, so for these the window does that the person is in.
 */
export function asksHere({ dispatches, holder, focused }: AskingFacts): boolean {
  if (dispatches) return true;
  return holder.state === 'held' && holder.kind !== 'vscode' && focused;
}
