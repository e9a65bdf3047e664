import { cleanForDisplay, type Task } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';
import type { RowSource } from '../view/rowSource.ts';
import { stateText, titleOf } from '../view/words.ts';

/** A line of the list of tasks that another one may wait for. */
export interface DependencyItem {
  readonly label: string;
  readonly description: string;
  /** Its id. */
  readonly detail: string;
  /** Whether it is waited for now. */
  readonly picked: boolean;
}

/**
 * What a task may wait for: first what it waits for now, also what is gone, since to leave that out would let the task
 * start; then all that is unfinished.
 */
export function dependencyItems(
  source: Pick<RowSource, 'live' | 'view'>,
  { taskId, dependsOn }: Task,
  l10n: L10n,
): DependencyItem[] {
  const others = source
    .live()
    .map(({ task }) => task)
    .filter((task) => task.taskId !== taskId && !dependsOn.includes(task.taskId));
  return [
    ...dependsOn.map((id) => {
      const task = source.view(id)?.task;
      return task === undefined
        ? {
            label: `$(question) ${cleanForDisplay(id)}`,
            description: l10n.t('is gone'),
            detail: id,
            picked: true,
          }
        : itemOf(task, true, l10n);
    }),
    ...others.map((task) => itemOf(task, false, l10n)),
  ];
}

function itemOf({ taskId, prompt, agent, status }: Task, picked: boolean, l10n: L10n): DependencyItem {
  const description = `${cleanForDisplay(agent)} · ${stateText(status, l10n)}`;
  return { label: titleOf(prompt), description, detail: taskId, picked };
}
