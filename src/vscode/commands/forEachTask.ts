import { messageOf, OrchestraError } from '../../core/index.ts';
import type { TaskNode } from '../view/nodes.ts';

/**
 * Does the same with several tasks, all at once; one that cannot does not keep the others.
 * @throws OrchestraError that names each failure
 */
export async function forEachTask(
  nodes: readonly TaskNode[],
  act: (node: TaskNode) => unknown,
): Promise<void> {
  const outcomes = await Promise.allSettled(nodes.map(async (node) => await act(node)));
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
