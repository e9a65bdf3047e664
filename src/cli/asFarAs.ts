import { countOf } from './format/count.ts';
import { noteAccomplished } from './output.ts';

/**
 * Does something to many tasks, one after the other, and gives the ids of those it was done to; where it ended midway,
 * also the error, to be thrown once it is printed what was done. @throws the error itself where nothing was done
 * @param doneTo what is done to them, such as `deleted`
 * @param act told what to call with each task that it was done to
 */
export async function asFarAsPossible(
  doneTo: string,
  act: (note: (id: string) => void) => void | Promise<void>,
): Promise<{ readonly ids: readonly string[]; readonly error?: Error }> {
  const ids: string[] = [];
  try {
    await act((id) => ids.push(id));
    return { ids };
  } catch (error) {
    if (ids.length === 0 || !(error instanceof Error)) throw error;
    noteAccomplished(
      `${countOf(ids.length, 'task')} ${ids.length === 1 ? 'was' : 'were'} ${doneTo} all the same`,
    );
    return { ids, error };
  }
}
