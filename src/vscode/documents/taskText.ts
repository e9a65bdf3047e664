import { cleanForDisplay, firstTaskIdOf, type Task, type TaskView } from '../../core/index.ts';
import { elapsedMsOf, rowStateOf } from '../view/rowState.ts';
import { durationText, stateText, timeText, titleOf, waitText, type TitleOf } from '../view/words.ts';

const LABEL_WIDTH = 14;

/** What a task is seen from. */
export interface TaskSurroundings {
  readonly nowMs: number;
  readonly titleOfTask: TitleOf;
  /** Paths of its files, those that exist. */
  readonly files: { readonly log?: string; readonly plan?: string; readonly task?: string };
  /** The end of its log; empty where there is none. */
  readonly logTail: string;
}

/** Everything about one task, as plain text. */
export function taskText(view: TaskView, around: TaskSurroundings): string {
  const { task } = view;
  const sections = [
    [titleOf(task.prompt)],
    [
      ...aboutState(view, around),
      ...aboutTask(task),
      ...aboutTime(view, around.nowMs),
      ...aboutFiles(around),
    ],
    ['Prompt', ...indented(task.prompt)],
    ...(around.logTail === '' ? [] : [['Last lines of the log', ...indented(around.logTail)]]),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function aboutState(view: TaskView, { nowMs, titleOfTask }: TaskSurroundings): string[] {
  const { task, waiting } = view;
  return [
    ...line('State', stateText(rowStateOf(view, nowMs))),
    ...line('Why', waiting === undefined ? undefined : waitText(waiting, titleOfTask, nowMs)),
    ...line('Error', task.errorMessage),
    ...line('Exit code', task.exitCode?.toString()),
    ...line(
      'Attempt',
      `${String(view.attempt)} of at most ${String(view.attempts)}${task.autoRetry ? ', by itself' : ''}`,
    ),
    ...line('First attempt', task.retryCount > 0 ? firstTaskIdOf(task) : undefined),
    ...line('Retried by', task.retriedBy),
    ...line('Depends on', task.dependsOn.map((id) => named(id, titleOfTask)).join(', ')),
  ];
}

function aboutTask(task: Task): string[] {
  return [
    ...line('Task', task.taskId),
    ...line('Agent', task.agent),
    ...line('Priority', String(task.priority)),
    ...line('Process', task.status === 'running' ? task.pid?.toString() : undefined),
  ];
}

function aboutTime(view: TaskView, nowMs: number): string[] {
  const { task } = view;
  const time = (iso: string | null | undefined): string | undefined =>
    typeof iso === 'string' ? timeText(iso, nowMs) : undefined;
  const elapsedMs = elapsedMsOf(view, nowMs);
  return [
    ...line('Created', time(task.createdAt)),
    ...line('Not before', time(task.notBefore)),
    ...line('Paused', time(task.pausedAt)),
    ...line('Started', time(task.startedAt)),
    ...line('Ended', time(task.completedAt)),
    ...line('Took', elapsedMs === undefined ? undefined : durationText(elapsedMs)),
    ...line('Limit', view.limitMs === undefined ? 'none' : durationText(view.limitMs)),
  ];
}

function aboutFiles({ files }: TaskSurroundings): string[] {
  return [...line('Log', files.log), ...line('Plan', files.plan), ...line('File', files.task)];
}

function named(id: string, titleOfTask: TitleOf): string {
  const title = titleOfTask(id);
  return title === undefined ? id : `“${title}” (${id})`;
}

function line(label: string, value: string | null | undefined): string[] {
  if ((value ?? '') === '') return [];
  return [`${`${label}:`.padEnd(LABEL_WIDTH)} ${cleanForDisplay(value ?? '').replace(/\s*\n\s*/g, ' ')}`];
}

function indented(text: string): string[] {
  return cleanForDisplay(text)
    .trimEnd()
    .split('\n')
    .map((each) => `  ${each}`.trimEnd());
}
