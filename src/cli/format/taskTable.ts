import { cleanForDisplay, type StatusReport, type TaskView } from '../../core/index.ts';
import { otherDispatcher } from '../dispatching.ts';
import { formatDuration, formatSeconds } from './duration.ts';
import { layOutTable, type Cell, type Column } from './table.ts';
import { displayStateOf, painterOf, stateText, symbolOf, timeLeftOf, waitPhrase } from './taskState.ts';
import type { Colours } from './colours.ts';
import type { Symbols } from './symbols.ts';
import type { Terminal } from './terminal.ts';

const COLUMNS: readonly Column[] = [
  { title: 'ID' },
  { title: 'Agent', shrinkTo: 5, dropOrder: 3 },
  { title: 'Status' },
  { title: 'Prompt', shrinkTo: 16, dropOrder: 4, maxWidth: 80 },
  { title: 'Time', dropOrder: 2, optional: true },
  { title: 'Retry', dropOrder: 1 },
  { title: 'Error/Info', shrinkTo: 10, dropOrder: 5, optional: true, maxWidth: 200 },
];

/** For terminals in which no prompt has room beside a whole ID. */
const NARROW_COLUMNS: readonly Column[] = [
  { title: '' },
  { title: 'ID' },
  { title: 'Prompt', shrinkTo: 4, dropOrder: 2, maxWidth: 80 },
  { title: 'Error/Info', shrinkTo: 16, dropOrder: 1, optional: true },
];
const NARROW = 60;

/** The table of tasks, one line each, and its titles. */
export function drawTaskTable(views: readonly TaskView[], terminal: Terminal, nowMs: number): string[] {
  const { width, symbols, colours } = terminal;
  const [columns, row] =
    width !== undefined && width < NARROW ? [NARROW_COLUMNS, shortRowOf] : [COLUMNS, rowOf];
  return layOutTable(
    columns,
    views.map((view) => row(view, terminal, nowMs)),
    { width, ellipsis: symbols.ellipsis, paintTitle: colours.bold },
  );
}

function shortRowOf(view: TaskView, { colours, symbols }: Terminal, nowMs: number): readonly Cell[] {
  const state = displayStateOf(view);
  return [
    { text: symbolOf(state, symbols), paint: painterOf(state, colours) },
    idCell(view, symbols, lastPartOf(view.task.taskId)),
    { text: shortText(view.task.prompt) },
    infoCell(view, colours, nowMs),
  ];
}

/** What of an ID is enough to name its task; that of a retry says which one it is of. */
const LAST_PART = /[^_]+(?:_r\d+)?$/;

function lastPartOf(id: string): string {
  return LAST_PART.exec(id)?.[0] ?? id;
}

function idCell({ task }: TaskView, symbols: Symbols, id = task.taskId): Cell {
  return { text: task.retryCount > 0 ? `${symbols.retry} ${id}` : id };
}

function infoCell(view: TaskView, colours: Colours, nowMs: number): Cell {
  return { text: infoOf(view, nowMs), paint: view.task.status === 'failed' ? colours.red : colours.dim };
}

function rowOf(view: TaskView, { colours, symbols }: Terminal, nowMs: number): readonly Cell[] {
  const { task } = view;
  const state = displayStateOf(view);
  const paint = painterOf(state, colours);
  const isRetry = task.retryCount > 0;
  return [
    idCell(view, symbols),
    { text: shortText(task.agent) },
    { text: stateText(state, view.archived, symbols), paint },
    { text: shortText(task.prompt) },
    timeCell(view, { colours, symbols }),
    { text: task.maxRetries > 0 || isRetry ? `${String(task.retryCount)}/${String(task.maxRetries)}` : '' },
    infoCell(view, colours, nowMs),
  ];
}

/** Share of the limit below which a task is near it. */
const NEAR_LIMIT = 0.2;

/** Enough of a text for one cell: a prompt may be megabytes long. */
function shortText(text: string): string {
  return cleanForDisplay(text.slice(0, 400)).replace(/\s+/g, ' ').trim();
}

function timeCell(view: TaskView, { colours, symbols }: Pick<Terminal, 'colours' | 'symbols'>): Cell {
  const { elapsedMs, limitMs, task } = view;
  if (elapsedMs === undefined) return { text: '' };
  if (task.status !== 'running') return { text: formatDuration(elapsedMs) };
  const left = timeLeftOf(elapsedMs, limitMs);
  if (limitMs === undefined || left === 'no limit') return { text: formatSeconds(elapsedMs) };
  const text = `${formatSeconds(elapsedMs)} / ${formatSeconds(limitMs)}`;
  if (limitMs - elapsedMs >= limitMs * NEAR_LIMIT) return { text };
  return { text: `${text} ${symbols.warning}`, paint: left === 'warning' ? colours.yellow : colours.red };
}

function infoOf({ task, waiting }: TaskView, nowMs: number): string {
  // Who could start it is said once, below the table.
  if (waiting?.kind === 'no-dispatcher') return 'not dispatched';
  if (waiting !== undefined) return shortText(waitPhrase(waiting, nowMs));
  if (typeof task.errorMessage === 'string' && task.errorMessage !== '') return shortText(task.errorMessage);
  return task.status === 'running' && typeof task.cancelRequestedAt === 'string' ? 'is being cancelled' : '';
}

/** The lines below a table: the counts, who dispatches, what is paused. */
export function drawSummary(
  report: Pick<StatusReport, 'summary' | 'pauses' | 'dispatcher'>,
  { colours }: Terminal,
): string[] {
  const { summary, pauses } = report;
  const { timedOut } = summary;
  const always: [string, number | string][] = [
    ['Total', summary.total],
    ['Running', summary.running],
    ['Pending', summary.pending],
    ['Completed', summary.complete],
    ['Failed', timedOut > 0 ? `${String(summary.failed)} (${String(timedOut)} timed out)` : summary.failed],
    ['Cancelled', summary.cancelled],
    ['Auto-retry', summary.autoRetry],
  ];
  const sometimes: [string, number][] = [
    ['Retried', summary.retried],
    ['Blocked', summary.blocked],
    ['Archived', summary.archived],
  ];
  const counts = [...always, ...sometimes.filter(([, count]) => count > 0)];
  const lines = [counts.map(([name, count]) => `${colours.dim(`${name}:`)} ${String(count)}`).join('  ')];
  const other = otherDispatcher(report.dispatcher);
  if (other !== undefined) lines.push(colours.dim(`Dispatched by ${other}.`));
  if (pauses.queue) lines.push(colours.yellow('The queue is paused; "orchestra resume" goes on.'));
  if (pauses.agents.length > 0) {
    lines.push(colours.yellow(`Paused agents: ${pauses.agents.map((name) => shortText(name)).join(', ')}`));
  }
  return lines;
}
