import { OrchestraError } from './errors.ts';

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

/**
 * As {@link forEachPiece}, but what cannot be done with one of them keeps no other: another process may be at the same
 * work, and one damaged file must not stop it for ever. Returns those it was done with; one that is gone is none of them.
 * @param act says whether it was done
 * @throws OrchestraError what kept the first one that could not be done, once all are through
 */
export function* forEachPieceInSpite<T>(items: readonly T[], act: (item: T) => boolean): LongWork<T[]> {
  const done: T[] = [];
  let first: OrchestraError | undefined;
  yield* forEachPiece(items, (item) => {
    try {
      if (act(item)) done.push(item);
    } catch (error) {
      if (!OrchestraError.is(error)) throw error;
      if (error.reason !== 'not-found') first ??= error;
    }
  });
  if (first !== undefined) throw first;
  return done;
}
