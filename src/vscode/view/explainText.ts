import { cleanForDisplay, type HeldTask, type TaskView } from '../../core/index.ts';
import { rowStateOf } from './rowState.ts';
import { stateText, titleOf, waitText, type TitleOf } from './words.ts';

/** What a task is explained from. */
export interface ExplainFacts {
  readonly nowMs: number;
  readonly titleOfTask: TitleOf;
  /** What keeps it from starting in the end, where that is another task's trouble. */
  readonly held?: HeldTask | undefined;
}

/** In a sentence or two: what a task waits for, why it failed, or how it stands. */
export function explainText(view: TaskView, { nowMs, titleOfTask, held }: ExplainFacts): string {
  const { task, waiting } = view;
  const name = `“${titleOf(task.prompt)}”`;
  if (task.status === 'failed') {
    const next = (task.retriedBy ?? null) === null ? '' : ' It was tried again.';
    return `${name} failed: ${ended(task.errorMessage ?? 'no reason was recorded')}${next}`;
  }
  if (waiting === undefined) return `${name} is ${stateText(rowStateOf(view, nowMs))}.`;
  const first = `${name}: ${ended(waitText(waiting, titleOfTask, nowMs))}`;
  if (held === undefined || held.id === task.taskId) return first;
  const other = titleOfTask(held.id) ?? held.id;
  return `${first} In the end “${other}” holds it up: ${ended(waitText(held.reason, titleOfTask, nowMs))}`;
}

/** The first line of a text, as the end of a sentence. */
function ended(text: string): string {
  const [line = ''] = cleanForDisplay(text).trim().split('\n', 1);
  return `${line.trim().replace(/\.$/, '')}.`;
}
