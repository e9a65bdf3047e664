import { systemClock, type Queue, type StatusReport } from '../../core/index.ts';
import type { Context } from '../context.ts';
import { oneLine } from '../errors.ts';
import { noteUnreadableFiles } from '../format/configProblems.ts';
import { drawReport } from '../format/report.ts';
import { terminalOf } from '../format/terminal.ts';

type Query = NonNullable<Parameters<Queue['status']>[0]>;

const PROBLEMS_SHOWN = 10;

/** Prints the status once: table, or `{"tasks", "summary"}` with `--json`; unreadable files go to standard error. */
export function printStatus(queue: Queue, context: Context, query: Query): void {
  const report = queue.status(query);
  if (context.json) context.printJson(statusJson(report));
  else context.say(statusLines(report, query).join('\n'));
  noteUnreadableFiles(queue, context);
  for (const { path, reason } of report.problems.slice(0, PROBLEMS_SHOWN)) {
    context.note(`orchestra: ${oneLine(path)} ${oneLine(reason)}`);
  }
  const more = report.problems.length - PROBLEMS_SHOWN;
  if (more > 0)
    context.note(
      `orchestra: ${more === 1 ? '1 more file is' : `${String(more)} more files are`} damaged; "orchestra doctor" names them all`,
    );
}

/** The table and the counts as lines, as wide as standard output. */
export function statusLines(report: StatusReport, query: Query): string[] {
  return drawReport(report, terminalOf(), systemClock.nowMs(), { filtered: isFiltered(query) });
}

/** What `status --json` prints: each task with what is known beside its file, and the counts. */
export function statusJson({ tasks, summary }: StatusReport): object {
  return {
    tasks: tasks.map(({ task, waiting, archived, attempt, attempts, elapsedMs, limitMs }) => ({
      ...task,
      waiting: waiting ?? null,
      archived,
      attempt,
      attempts,
      elapsedMs: elapsedMs ?? null,
      limitMs: limitMs ?? null,
    })),
    summary,
  };
}

function isFiltered(query: Query): boolean {
  return query.statuses !== undefined || query.agent !== undefined || query.sinceMs !== undefined;
}
