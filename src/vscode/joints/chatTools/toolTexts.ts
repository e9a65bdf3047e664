import { cleanForDisplay, type TaskView } from '../../../core/index.ts';
import { english } from '../../l10n.ts';
import { rowStateOf } from '../../view/rowState.ts';
import { waitText } from '../../view/waitText.ts';
import { stateText, titleOf, type TitleOf } from '../../view/words.ts';

/** Tasks that are listed at once: what a model reads costs. */
const MOST_LISTED = 50;

/** A list of tasks for a language model: a line for each. */
export function listText(views: readonly TaskView[], nowMs: number, titleOfTask: TitleOf): string {
  if (views.length === 0) return 'There is no such task in the queue.';
  const lines = views.slice(0, MOST_LISTED).map((view) => lineOf(view, nowMs, titleOfTask));
  const more = views.length - lines.length;
  return [...lines, ...(more > 0 ? [`… and ${String(more)} more`] : [])].join('\n');
}

/** One task for a language model: how it stands, what it was told, and the end of its log. */
export function taskText(view: TaskView, logTail: string, nowMs: number, titleOfTask: TitleOf): string {
  const { task } = view;
  const sections = [lineOf(view, nowMs, titleOfTask)];
  if (task.errorMessage !== null) sections.push(`Why it failed: ${cleanForDisplay(task.errorMessage)}`);
  sections.push(`Prompt:\n${cleanForDisplay(task.prompt)}`);
  sections.push(logTail === '' ? 'It has no log yet.' : `The end of its log:\n${logTail}`);
  return sections.join('\n\n');
}

function lineOf(view: TaskView, nowMs: number, titleOfTask: TitleOf): string {
  const { task, waiting } = view;
  const reason = waiting === undefined ? [] : [waitText(waiting, titleOfTask, nowMs, english)];
  const attempt = view.attempt > 1 ? [`attempt ${String(view.attempt)} of ${String(view.attempts)}`] : [];
  const state = stateText(rowStateOf(view, nowMs), english);
  return [task.taskId, task.agent, state, ...attempt, ...reason, titleOf(task.prompt)]
    .map((part) => cleanForDisplay(part))
    .join(' · ');
}
