import { cleanForDisplay, firstTaskIdOf, type Task, type TaskView } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';
import type { TaskFiles } from '../queue/taskFiles.ts';
import { elapsedMsOf, rowStateOf } from '../view/rowState.ts';
import { waitText } from '../view/waitText.ts';
import { durationText, quoted, stateText, timeText, titleOf, type TitleOf } from '../view/words.ts';
import { failureText } from '../view/failureText.ts';

const LABEL_WIDTH = 14;

/** What a task is seen from. */
export interface TaskSurroundings {
  readonly nowMs: number;
  readonly titleOfTask: TitleOf;
  /** Paths of its files, those that exist. */
  readonly files: TaskFiles;
  /** The end of its log; empty where there is none. */
  readonly logTail: string;
}

/** A label and what stands behind it. */
type Line = readonly [label: string, value: string];

/** Everything about one task, as plain text. */
export function taskText(view: TaskView, around: TaskSurroundings, l10n: L10n): string {
  const { task } = view;
  const sections = [
    [titleOf(task.prompt)],
    aligned([
      ...aboutState(view, around, l10n),
      ...aboutTask(task, l10n),
      ...aboutTime(view, around.nowMs, l10n),
      ...aboutFiles(around, l10n),
    ]),
    [l10n.t('Prompt'), ...indented(task.prompt)],
    ...(around.logTail === '' ? [] : [[l10n.t('Last lines of the log'), ...indented(around.logTail)]]),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function aboutState(view: TaskView, { nowMs, titleOfTask }: TaskSurroundings, l10n: L10n): Line[] {
  const { task, waiting } = view;
  return [
    ...line(l10n.t('State'), stateText(rowStateOf(view, nowMs), l10n)),
    ...line(l10n.t('Why'), waiting === undefined ? undefined : waitText(waiting, titleOfTask, nowMs, l10n)),
    ...line(l10n.t('Error'), failureText(task, l10n)),
    ...line(l10n.t('Exit code'), task.exitCode?.toString()),
    ...line(
      l10n.t('Attempt'),
      task.autoRetry
        ? l10n.t('{0} of at most {1}, by itself', view.attempt, view.attempts)
        : l10n.t('{0} of at most {1}', view.attempt, view.attempts),
    ),
    ...line(l10n.t('First attempt'), task.retryCount > 0 ? firstTaskIdOf(task) : undefined),
    ...line(l10n.t('Retried by'), task.retriedBy),
    ...line(l10n.t('Depends on'), task.dependsOn.map((id) => named(id, titleOfTask, l10n)).join(', ')),
  ];
}

function aboutTask(task: Task, l10n: L10n): Line[] {
  return [
    ...line(l10n.t('Task'), task.taskId),
    ...line(l10n.t('Agent'), task.agent),
    ...line(l10n.t('Priority'), String(task.priority)),
    ...line(l10n.t('Process'), task.status === 'running' ? task.pid?.toString() : undefined),
  ];
}

function aboutTime(view: TaskView, nowMs: number, l10n: L10n): Line[] {
  const { task } = view;
  const time = (iso: string | null | undefined): string | undefined =>
    typeof iso === 'string' ? timeText(iso, nowMs) : undefined;
  const elapsedMs = elapsedMsOf(view, nowMs);
  return [
    ...line(l10n.t('Created'), time(task.createdAt)),
    ...line(l10n.t('Not before'), time(task.notBefore)),
    ...line(l10n.t('Paused'), time(task.pausedAt)),
    ...line(l10n.t('Started'), time(task.startedAt)),
    ...line(l10n.t('Ended'), time(task.completedAt)),
    ...line(l10n.t('Took'), elapsedMs === undefined ? undefined : durationText(elapsedMs)),
    ...line(l10n.t('Limit'), view.limitMs === undefined ? l10n.t('none') : durationText(view.limitMs)),
  ];
}

function aboutFiles({ files }: TaskSurroundings, l10n: L10n): Line[] {
  return [
    ...line(l10n.t('Log'), files.log),
    ...line(l10n.t('Plan'), files.plan),
    ...line(l10n.t('File'), files.task),
  ];
}

function named(id: string, titleOfTask: TitleOf, l10n: L10n): string {
  const title = titleOfTask(id);
  return title === undefined ? id : `${quoted(title, l10n)} (${id})`;
}

function line(label: string, value: string | null | undefined): Line[] {
  return (value ?? '') === '' ? [] : [[label, value ?? '']];
}

/** The values one below the other. */
function aligned(lines: readonly Line[]): string[] {
  const width = Math.max(LABEL_WIDTH, ...lines.map(([label]) => label.length + 1));
  return lines.map(([label, value]) => {
    return `${`${label}:`.padEnd(width)} ${cleanForDisplay(value).replace(/\s*\n\s*/g, ' ')}`;
  });
}

function indented(text: string): string[] {
  return cleanForDisplay(text)
    .trimEnd()
    .split('\n')
    .map((each) => `  ${each}`.trimEnd());
}
