import type { FinishedTask, TaskView } from '../../core/index.ts';

/** The queue that rows are made of. */
export interface RowSource {
  readonly root: string;
  /** None of the tasks is known yet. */
  readonly isReading: boolean;
  /** Tasks that something will still happen to, in the order in which they start. */
  live(): readonly TaskView[];
  /** All settled tasks in short, newest first; the same array until one comes, goes or changes. */
  settled(): readonly FinishedTask[];
  /** One task; a settled one may have to be read from the disk. */
  view(taskId: string): TaskView | undefined;
}
