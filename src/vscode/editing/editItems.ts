import { cleanForDisplay, type Task } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';
import { durationText, titleOf, type TitleOf } from '../view/words.ts';

/** What of a pending task can be changed. */
export type Field = 'prompt' | 'agent' | 'priority' | 'timeout' | 'maxRetries' | 'autoRetry' | 'dependsOn';

/** A line of the list of what can be changed. */
export interface EditItem {
  readonly field: Field;
  readonly label: string;
  /** How it is now. */
  readonly description: string;
}

/** What can be changed of a task, each with how it is now. */
export function editItems(task: Task, titleOfTask: TitleOf, l10n: L10n): EditItem[] {
  const { dependsOn } = task;
  const names = dependsOn.map((id) => titleOfTask(id) ?? id).join(', ');
  const limit = task.timeout ?? 0;
  return [
    { field: 'prompt', label: `$(edit) ${l10n.t('Prompt')}`, description: titleOf(task.prompt) },
    { field: 'agent', label: `$(hubot) ${l10n.t('Agent')}`, description: cleanForDisplay(task.agent) },
    { field: 'priority', label: `$(arrow-up) ${l10n.t('Priority')}`, description: String(task.priority) },
    {
      field: 'timeout',
      label: `$(watch) ${l10n.t('Time Limit')}`,
      description: limit === 0 ? l10n.t('none') : durationText(limit * 1000),
    },
    {
      field: 'maxRetries',
      label: `$(debug-restart) ${l10n.t('Retries')}`,
      description: l10n.t('at most {0}', task.maxRetries),
    },
    {
      field: 'autoRetry',
      label: `$(sync) ${l10n.t('Retry by Itself')}`,
      description: task.autoRetry ? l10n.t('yes, after a pause') : l10n.t('no, only when you ask for it'),
    },
    {
      field: 'dependsOn',
      label: `$(list-tree) ${l10n.t('Waits for Other Tasks')}`,
      description: dependsOn.length === 0 ? l10n.t('no') : names,
    },
  ];
}
