import type { RowSource } from './rowSource.ts';
import { titleOf, type TitleOf } from './words.ts';

/** What people call the tasks of a queue, worked out only for the ids that are asked for. */
export function titlesOf(source: Pick<RowSource, 'view'>): TitleOf {
  return (taskId) => {
    const view = source.view(taskId);
    return view === undefined ? undefined : titleOf(view.task.prompt);
  };
}
