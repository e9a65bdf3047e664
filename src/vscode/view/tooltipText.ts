import { cleanForDisplay, type TaskView } from '../../core/index.ts';
import { COMMANDS, type CommandId } from '../ids.ts';
import { elapsedMsOf, rowStateOf } from './rowState.ts';
import type { RowSurroundings } from './rowLooks.ts';
import { durationText, stateText, timeText, waitText } from './words.ts';

const PROMPT_LENGTH = 800;

/** Markdown of a row's tooltip. All that comes from the task or its log is escaped or fenced: it can bring no link. */
export function tooltipText(view: TaskView, logTail: string, around: RowSurroundings): string {
  const { task, waiting } = view;
  const sections = [`**${stateText(rowStateOf(view, around.nowMs))}** · ${escapeMarkdown(task.agent)}`];
  sections.push(fenced(shortened(cleanForDisplay(task.prompt))));
  if (waiting !== undefined)
    sections.push(`**Why it waits:** ${escapeMarkdown(waitText(waiting, around.titleOfTask, around.nowMs))}`);
  if (task.status === 'failed')
    sections.push(`**Why it failed:** ${escapeMarkdown(failureText(view, logTail))}`);
  if (logTail !== '' && (task.status === 'failed' || task.status === 'running')) {
    sections.push(`Last lines of the log:\n\n${fenced(logTail)}`);
  }
  sections.push(facts(view, around), links(view));
  return sections.join('\n\n');
}

/** Where the log is shown below, its lines need not stand in the message too. */
function failureText({ task }: TaskView, logTail: string): string {
  const text = cleanForDisplay(task.errorMessage ?? task.failureReason ?? 'nobody knows').trim();
  return logTail === '' ? text : (text.split('\n', 1)[0] ?? text);
}

function facts(view: TaskView, { nowMs }: RowSurroundings): string {
  const { task } = view;
  const elapsedMs = elapsedMsOf(view, nowMs);
  const limit = view.limitMs === undefined ? '' : ` of at most ${durationText(view.limitMs)}`;
  const ended = task.completedAt ?? task.timedOutAt ?? undefined;
  const times = [
    `created ${timeText(task.createdAt, nowMs)}`,
    ...(typeof task.startedAt === 'string' ? [`started ${timeText(task.startedAt, nowMs)}`] : []),
    ...(ended === undefined ? [] : [`ended ${timeText(ended, nowMs)}`]),
    ...(elapsedMs === undefined ? [] : [`took ${durationText(elapsedMs)}${limit}`]),
  ];
  const rest = [
    `attempt ${String(view.attempt)} of at most ${String(view.attempts)}`,
    `priority ${String(task.priority)}`,
    task.taskId,
  ];
  return [times, rest].map((words) => escapeMarkdown(words.join(' · '))).join('\n\n');
}

/** The only links there are: commands of ours, with nothing in them but the id. */
export const LINKED_COMMANDS = [COMMANDS.showLog, COMMANDS.openPlan, COMMANDS.openTaskFile] as const;

function links({ task }: TaskView): string {
  const link = (title: string, command: CommandId): string =>
    `[${title}](command:${command}?${encodeURIComponent(JSON.stringify([{ taskId: task.taskId }]))})`;
  return [
    ...(task.status === 'pending' ? [] : [link('Log', COMMANDS.showLog)]),
    ...((task.planFile ?? null) === null ? [] : [link('Plan', COMMANDS.openPlan)]),
    link('Task File', COMMANDS.openTaskFile),
  ].join(' · ');
}

function shortened(text: string): string {
  return text.length > PROMPT_LENGTH ? `${text.slice(0, PROMPT_LENGTH)}…` : text;
}

/** `text` so that Markdown shows it as it is, on one line. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\`*_{}[\]()#+\-.!|~$:@]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** A code block whose content cannot end it. */
export function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
