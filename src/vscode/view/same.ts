import type { FinishedTask } from '../../core/index.ts';
import type { RowLooks } from './rowLooks.ts';

/** Whether two looks cannot be told apart. */
export function sameLooks(a: RowLooks, b: RowLooks): boolean {
  return a.spoken === b.spoken && a.contextValue === b.contextValue && a.state === b.state;
}

/** Whether a settled task is as it was when it was read. */
export function isSame(a: FinishedTask | undefined, b: FinishedTask): boolean {
  return (
    a?.id === b.id && a.status === b.status && a.retried === b.retried && a.completedAtMs === b.completedAtMs
  );
}

/** Whether two lists hold the same items in the same order. */
export function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
