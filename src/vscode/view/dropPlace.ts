import type { TaskView } from '../../core/index.ts';
import type { Sorting } from './arrangement.ts';

/** What is known where rows are dropped. */
export interface DropFacts {
  readonly sorting: Sorting;
  /** Ids of the pending tasks of the queue, in the order in which they start. */
  readonly order: readonly string[];
  readonly moved: readonly string[];
  /** The task under the pointer; undefined below the last row. */
  readonly target: TaskView | undefined;
}

/** Before which task the dropped ones go, undefined for the end; or why they stay where they are. */
export type DropPlace =
  | { readonly kind: 'before'; readonly taskId: string | undefined }
  | { readonly kind: 'refused'; readonly why: 'sorted-by-time' | 'not-pending' };

/**
 * Dropped rows take the place of the one they are dropped on: coming from above they go behind it, from below before
 * it. Below the last row is the end of the queue.
 */
export function dropPlace({ sorting, order, moved, target }: DropFacts): DropPlace {
  if (sorting === 'time') return { kind: 'refused', why: 'sorted-by-time' };
  if (target === undefined) return { kind: 'before', taskId: undefined };
  const { taskId, status } = target.task;
  if (status !== 'pending') return { kind: 'refused', why: 'not-pending' };
  const at = order.indexOf(taskId);
  const first = Math.min(...moved.map((id) => order.indexOf(id)));
  if (at <= first) return { kind: 'before', taskId };
  return { kind: 'before', taskId: order.slice(at + 1).find((id) => !moved.includes(id)) };
}
