import { cleanForDisplay, type Task } from '../../core/index.ts';
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
export function editItems(task: Task, titleOfTask: TitleOf): EditItem[] {
  const { dependsOn } = task;
  const names = dependsOn.map((id) => titleOfTask(id) ?? id).join(', ');
  const limit = task.timeout ?? 0;
  return [
    { field: 'prompt', label: '$(edit) Prompt', description: titleOf(task.prompt) },
    { field: 'agent', label: '$(hubot) Agent', description: cleanForDisplay(task.agent) },
    { field: 'priority', label: '$(arrow-up) Priority', description: String(task.priority) },
    {
      field: 'timeout',
      label: '$(watch) Time Limit',
      description: limit === 0 ? 'none' : durationText(limit * 1000),
    },
    {
      field: 'maxRetries',
      label: '$(debug-restart) Retries',
      description: `at most ${String(task.maxRetries)}`,
    },
    {
      field: 'autoRetry',
      label: '$(sync) Retry by Itself',
      description: task.autoRetry ? 'yes, after a pause' : 'no, only when you ask for it',
    },
    {
      field: 'dependsOn',
      label: '$(list-tree) Waits for Other Tasks',
      description: dependsOn.length === 0 ? 'no' : names,
    },
  ];
}
