import { describeWait, type StatusReport } from '../../core/index.ts';
import { drawSummary, drawTaskTable } from './taskTable.ts';
import type { Terminal } from './terminal.ts';

/** What the person did not ask to see. */
export interface ReportOptions {
  /** Whether filters were given: then it is not said how much is missing. */
  readonly filtered: boolean;
  /** Lines that may be used; rows beyond are counted instead. */
  readonly maxLines?: number | undefined;
}

/** The whole answer of `status`: table, what is not shown, counts. */
export function drawReport(
  report: StatusReport,
  terminal: Terminal,
  nowMs: number,
  options: ReportOptions,
): string[] {
  const footer = ['', ...cutOff(drawSummary(report, terminal), terminal), ...undispatched(report, terminal)];
  if (report.tasks.length === 0) {
    return [...wrap(nothingShown(report, options), terminal.width), ...footer];
  }
  const lines = drawTaskTable(report.tasks, terminal, nowMs);
  const older = options.filtered ? 0 : olderCount(report);
  const room =
    options.maxLines === undefined
      ? lines.length
      : Math.max(2, options.maxLines - footer.length - moreLines(lines.length, terminal).length);
  const shown = lines.slice(0, room);
  return [...shown, ...moreLines(lines.length - shown.length + older, terminal), ...footer];
}

function moreLines(hidden: number, { colours, symbols, width }: Terminal): string[] {
  if (hidden === 0) return [];
  const sentence = `${symbols.ellipsis} ${String(hidden)} more; "orchestra status --all" shows them`;
  return wrap(sentence, width).map((line) => colours.dim(line));
}

/** Once for all the rows that wait for it. */
function undispatched({ tasks }: StatusReport, { colours, width }: Terminal): string[] {
  if (!tasks.some(({ waiting }) => waiting?.kind === 'no-dispatcher')) return [];
  const words = describeWait({ kind: 'no-dispatcher' });
  const sentence = `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
  return wrap(sentence, width).map((line) => colours.yellow(line));
}

/** Breaks a sentence at its spaces. */
function wrap(text: string, width = Number.POSITIVE_INFINITY): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function olderCount({ tasks, summary }: StatusReport): number {
  const finished = tasks.filter(
    ({ task, archived }) => !archived && task.status !== 'pending' && task.status !== 'running',
  ).length;
  return Math.max(0, summary.complete + summary.failed + summary.cancelled + summary.retried - finished);
}

/** Lines with colours cannot be cut; the summary is broken at its gaps instead. */
function cutOff(lines: readonly string[], { width }: Terminal): string[] {
  if (width === undefined) return [...lines];
  return lines.flatMap((line) => breakAtGaps(line, width));
}

function breakAtGaps(line: string, width: number): string[] {
  const broken: string[] = [];
  let current = '';
  for (const part of line.split('  ')) {
    const longer = current === '' ? part : `${current}  ${part}`;
    if (current !== '' && visibleLength(longer) > width) {
      broken.push(current);
      current = part;
    } else {
      current = longer;
    }
  }
  return [...broken, current];
}

const COLOUR = /\u001b\[[0-9;]*m/g;

function visibleLength(text: string): number {
  return text.replace(COLOUR, '').length;
}

function nothingShown({ summary }: StatusReport, { filtered }: ReportOptions): string {
  if (filtered) return 'No task matches.';
  if (summary.total + summary.archived > 0)
    return 'No task lives; "orchestra status --all" shows the finished ones.';
  return 'No tasks yet; "orchestra start AGENT PROMPT" makes one.';
}
