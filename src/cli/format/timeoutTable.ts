import { cleanForDisplay, type Queue, type TaskView } from '../../core/index.ts';
import type { Context } from '../context.ts';
import { formatSeconds } from './duration.ts';
import { layOutTable, type Cell, type Column } from './table.ts';
import { timeLeftOf } from './taskState.ts';
import { terminalOf, type Terminal } from './terminal.ts';

const COLUMNS: readonly Column[] = [
  { title: 'ID' },
  { title: 'Agent', shrinkTo: 5, dropOrder: 1 },
  { title: 'Limit' },
  { title: 'Elapsed' },
  { title: 'Remaining' },
  { title: 'State' },
];

/** `timeout list`: the running tasks with what is left of their time, and how many tasks have timed out. */
export function printTimeouts(queue: Queue, context: Context): void {
  const { tasks, timedOut } = queue.running();
  if (context.json) {
    context.printJson({ tasks: tasks.map(timeoutJson), timedOut });
    return;
  }
  const terminal = terminalOf();
  if (tasks.length === 0) context.say('No task is running.');
  else {
    const { colours, symbols, width } = terminal;
    const options = { width, ellipsis: symbols.ellipsis, paintTitle: colours.bold };
    context.say(
      layOutTable(
        COLUMNS,
        tasks.map((view) => rowOf(view, terminal)),
        options,
      ).join('\n'),
    );
  }
  context.say(`Timed out: ${String(timedOut)}`);
}

function timeoutJson({ task, elapsedMs, limitMs }: TaskView): object {
  const elapsed = elapsedMs ?? 0;
  return {
    taskId: task.taskId,
    agent: task.agent,
    limitMs: limitMs ?? null,
    elapsedMs: elapsed,
    remainingMs: limitMs === undefined ? null : limitMs - elapsed,
    state: timeLeftOf(elapsed, limitMs),
  };
}

function rowOf({ task, elapsedMs = 0, limitMs }: TaskView, { colours, symbols }: Terminal): readonly Cell[] {
  const state = timeLeftOf(elapsedMs, limitMs);
  const paints = {
    'no limit': colours.dim,
    ok: colours.green,
    warning: colours.yellow,
    critical: colours.red,
    overdue: colours.red,
  };
  const marks = {
    'no limit': '',
    ok: '',
    warning: `${symbols.warning} `,
    critical: `${symbols.warning}${symbols.warning} `,
    overdue: `${symbols.warning}${symbols.warning} `,
  };
  const remaining =
    limitMs === undefined
      ? '-'
      : `${elapsedMs > limitMs ? '-' : ''}${formatSeconds(Math.abs(limitMs - elapsedMs))}`;
  return [
    { text: task.taskId },
    { text: cleanForDisplay(task.agent) },
    { text: limitMs === undefined ? 'none' : formatSeconds(limitMs) },
    { text: formatSeconds(elapsedMs) },
    { text: remaining },
    { text: `${marks[state]}${state}`, paint: paints[state] },
  ];
}
