import type { RowSource } from './rowSource.ts';
import { titleOf, type TitleOf } from './words.ts';

/** What people call the tasks of these queues, worked out only for the ids that are asked for. */
export function titlesOf(...sources: readonly Pick<RowSource, 'view'>[]): TitleOf {
  return (taskId) => {
    for (const source of sources) {
      const view = source.view(taskId);
      if (view !== undefined) return titleOf(view.task.prompt);
    }
    return undefined;
  };
}
