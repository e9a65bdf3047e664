import { cleanForDisplay, type HeldTask, type TaskView } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';
import { rowStateOf } from './rowState.ts';
import { waitText } from './waitText.ts';
import { stateText, titleOf, type TitleOf } from './words.ts';
import { failureText } from './failureText.ts';

/** What a task is explained from. */
export interface ExplainFacts {
  readonly nowMs: number;
  readonly titleOfTask: TitleOf;
  /** What keeps it from starting in the end, where that is another task's trouble. */
  readonly held?: HeldTask | undefined;
}

/** In a sentence or two: what a task waits for, why it failed, or how it stands. */
export function explainText(view: TaskView, { nowMs, titleOfTask, held }: ExplainFacts, l10n: L10n): string {
  const { task, waiting } = view;
  const title = titleOf(task.prompt);
  if (task.status === 'failed') {
    const why = ended(failureText(task, l10n) ?? l10n.t('no reason was recorded'));
    const said = l10n.t('“{0}” failed: {1}', title, why);
    return (task.retriedBy ?? null) === null ? said : `${said} ${l10n.t('It was tried again.')}`;
  }
  if (waiting === undefined) return l10n.t('“{0}” is {1}.', title, stateText(rowStateOf(view, nowMs), l10n));
  const first = l10n.t('“{0}”: {1}', title, ended(waitText(waiting, titleOfTask, nowMs, l10n)));
  if (held === undefined || held.id === task.taskId) return first;
  const other = titleOfTask(held.id) ?? held.id;
  const why = ended(waitText(held.reason, titleOfTask, nowMs, l10n));
  return `${first} ${l10n.t('In the end “{0}” holds it up: {1}', other, why)}`;
}

/** The first line of a text, as the end of a sentence. */
function ended(text: string): string {
  const [line = ''] = cleanForDisplay(text).trim().split('\n', 1);
  return `${line.trim().replace(/\.$/, '')}.`;
}
