import { messageOf, OrchestraError } from '../../core/index.ts';

/**
 * Does the same with several tasks, all at once; one that cannot does not keep the others.
 * @throws OrchestraError that names each failure
 */
export async function forEachTask<T>(tasks: readonly T[], act: (task: T) => unknown): Promise<void> {
  const outcomes = await Promise.allSettled(tasks.map(async (task) => await act(task)));
  const errors = outcomes
    .filter((outcome) => outcome.status === 'rejected')
    .map(({ reason }): unknown => reason);
  const [first] = errors;
  if (errors.length === 1) throw first;
  if (errors.length > 1) {
    throw new OrchestraError('refused', [...new Set(errors.map(messageOf))].join(' '), {
      cause: new AggregateError(errors),
    });
  }
}
