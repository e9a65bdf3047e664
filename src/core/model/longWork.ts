/** How far long work has come. */
export interface WorkProgress {
  readonly done: number;
  /** 0 while nobody knows yet. */
  readonly total: number;
}

/** Nobody knows yet how much there is. */
export const UNKNOWN_PROGRESS: WorkProgress = { done: 0, total: 0 };

/**
 * Work that may take long, piece by piece: whoever drives it may rest between two pieces, or stop. What is done by then
 * stays done, and each piece leaves the queue whole.
 */
export type LongWork<T> = Generator<WorkProgress, T, void>;

/** Does it all at once. */
export function finish<T>(work: LongWork<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Does the same with each of them, a piece for each. */
export function* forEachPiece<T>(items: readonly T[], act: (item: T) => void): LongWork<void> {
  for (const [index, item] of items.entries()) {
    act(item);
    yield { done: index + 1, total: items.length };
  }
}
