import { cleanForDisplay, type TaskView } from '../../core/index.ts';
import { COMMANDS, type CommandId } from '../ids.ts';
import type { L10n } from '../l10n.ts';
import { shortened } from './characters.ts';
import { elapsedMsOf, rowStateOf } from './rowState.ts';
import { wasStarted, type RowSurroundings } from './rowLooks.ts';
import { waitText } from './waitText.ts';
import { durationText, stateText, timeText } from './words.ts';
import { failureText } from './failureText.ts';

const PROMPT_LENGTH = 800;

/** What a tooltip is seen from. */
export interface TooltipSurroundings extends RowSurroundings {
  /** Root of the queue. */
  readonly root: string;
}

/** Markdown of a row's tooltip. All that comes from the task or its log is escaped or fenced: it can bring no link. */
export function tooltipText(
  view: TaskView,
  logTail: string,
  around: TooltipSurroundings,
  l10n: L10n,
): string {
  const { task, waiting } = view;
  const { titleOfTask, nowMs } = around;
  const sections = [`**${stateText(rowStateOf(view, nowMs), l10n)}** · ${escapeMarkdown(task.agent)}`];
  sections.push(fenced(shortened(cleanForDisplay(task.prompt), PROMPT_LENGTH)));
  if (waiting !== undefined) {
    const why = escapeMarkdown(waitText(waiting, titleOfTask, nowMs, l10n));
    sections.push(`**${l10n.t('Why it waits:')}** ${why}`);
  }
  if (task.status === 'failed') {
    const why = escapeMarkdown(whyItFailed(view, logTail, l10n));
    sections.push(`**${l10n.t('Why it failed:')}** ${why}`);
  }
  if (logTail !== '' && (task.status === 'failed' || task.status === 'running')) {
    sections.push(`${l10n.t('Last lines of the log:')}\n\n${fenced(logTail)}`);
  }
  sections.push(facts(view, nowMs, l10n), links(view, around, l10n));
  return sections.join('\n\n');
}

/** Where the log is shown below, its lines need not stand in the message too. */
function whyItFailed({ task }: TaskView, logTail: string, l10n: L10n): string {
  const text = cleanForDisplay(
    failureText(task, l10n) ?? task.failureReason ?? l10n.t('nobody knows'),
  ).trim();
  return logTail === '' ? text : (text.split('\n', 1)[0] ?? text);
}

function facts(view: TaskView, nowMs: number, l10n: L10n): string {
  const { task } = view;
  const ended = task.completedAt ?? task.timedOutAt ?? undefined;
  const times = [
    l10n.t('created {0}', timeText(task.createdAt, nowMs)),
    ...(typeof task.startedAt === 'string' ? [l10n.t('started {0}', timeText(task.startedAt, nowMs))] : []),
    ...(ended === undefined ? [] : [l10n.t('ended {0}', timeText(ended, nowMs))]),
    ...tookText(view, nowMs, l10n),
  ];
  const rest = [
    l10n.t('attempt {0} of at most {1}', view.attempt, view.attempts),
    l10n.t('priority {0}', task.priority),
    task.taskId,
  ];
  return [times, rest].map((words) => escapeMarkdown(words.join(' · '))).join('\n\n');
}

function tookText(view: TaskView, nowMs: number, l10n: L10n): string[] {
  const elapsedMs = elapsedMsOf(view, nowMs);
  if (elapsedMs === undefined) return [];
  const took = durationText(elapsedMs);
  const isRunning = view.task.status === 'running';
  if (view.limitMs === undefined)
    return [isRunning ? l10n.t('running for {0}', took) : l10n.t('took {0}', took)];
  const limit = durationText(view.limitMs);
  return [
    isRunning
      ? l10n.t('running for {0} of at most {1}', took, limit)
      : l10n.t('took {0} of at most {1}', took, limit),
  ];
}

/** The only links there are: commands of ours, with nothing in them but the task and its queue. */
export const LINKED_COMMANDS = [COMMANDS.showLog, COMMANDS.openPlan, COMMANDS.openTaskFile] as const;

function links({ task }: TaskView, { root }: TooltipSurroundings, l10n: L10n): string {
  // A parenthesis would end the link.
  const query = encodeURIComponent(JSON.stringify([{ taskId: task.taskId, root }])).replace(
    /[()]/g,
    (sign) => (sign === '(' ? '%28' : '%29'),
  );
  const link = (title: string, command: CommandId): string => `[${title}](command:${command}?${query})`;
  return [
    ...(wasStarted(task) ? [link(l10n.t('Log'), COMMANDS.showLog)] : []),
    ...((task.planFile ?? null) === null ? [] : [link(l10n.t('Plan'), COMMANDS.openPlan)]),
    link(l10n.t('Task File'), COMMANDS.openTaskFile),
  ].join(' · ');
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
