import { messageOf, OrchestraError } from '../../core/index.ts';
import { Slices } from '../host/slices.ts';
import type { TaskNode } from '../view/nodes.ts';

/**
 * Does the same with several tasks, without waiting for one before the next; one that cannot does not keep the others.
 * @throws OrchestraError that names each failure
 */
export async function forEachTask(
  nodes: readonly TaskNode[],
  act: (node: TaskNode) => unknown,
): Promise<void> {
  const errors: unknown[] = [];
  const attempt = async (node: TaskNode): Promise<void> => {
    try {
      await act(node);
    } catch (error) {
      errors.push(error);
    }
  };
  const slices = new Slices();
  const attempts: Promise<void>[] = [];
  for (const node of nodes) {
    attempts.push(attempt(node));
    await slices.rest();
  }
  await Promise.all(attempts);
  const [first] = errors;
  if (errors.length === 1) throw first;
  if (errors.length > 1) {
    throw new OrchestraError('refused', [...new Set(errors.map(messageOf))].join(' '), {
      cause: new AggregateError(errors),
    });
  }
}
