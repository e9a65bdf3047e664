import { OrchestraError } from './errors.ts';

/**
 * Does it for each, whatever becomes of the others: one damaged file must not keep all others waiting.
 * @throws OrchestraError what kept the first one that could not be done, once all are through
 */
export function forEachInSpite<T>(items: Iterable<T>, act: (item: T) => void): void {
  let first: OrchestraError | undefined;
  for (const item of items) {
    try {
      act(item);
    } catch (error) {
      if (!OrchestraError.is(error)) throw error;
      first ??= error;
    }
  }
  if (first !== undefined) throw first;
}
