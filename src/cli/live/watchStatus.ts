import { keepMemorySmall, LiveQueue, type Queue } from '../../core/index.ts';
import type { Context } from '../context.ts';
import { canDraw } from '../format/terminal.ts';
import { outputStream } from '../output.ts';
import { LiveTable } from './liveTable.ts';
import { statusJson, statusLines } from './printStatus.ts';
import { Redraw } from './redraw.ts';
import { untilSignal } from './untilSignal.ts';

type Query = NonNullable<Parameters<Queue['status']>[0]>;

const SMALLEST_INTERVAL_MS = 100;

/**
 * `status --watch`: a table on the terminal's second screen; where that cannot be drawn, a new table (or with
 * `--json` a line of JSON) for each change. Ends with a signal, and leaves the last table behind.
 */
export async function watchStatus(
  queue: Queue,
  context: Context,
  query: Query,
  intervalMs: number,
): Promise<void> {
  keepMemorySmall();
  const end = untilSignal();
  const isLive = canDraw() && !context.json;
  const watcher = isLive
    ? new LiveTable(queue, { query, intervalMs, header: () => [] })
    : printEachChange(queue, context, query, intervalMs);
  await end.signal;
  watcher.dispose();
  end.dispose();
  if (isLive) context.say(statusLines(queue.status(query), query).join('\n'));
}

function printEachChange(
  queue: Queue,
  context: Context,
  query: Query,
  intervalMs: number,
): { dispose(): void } {
  let last = '';
  let problem = '';
  const print = () => {
    const report = queue.status(query);
    problem = '';
    const text = context.json
      ? JSON.stringify(statusJson(report))
      : `${statusLines(report, query).join('\n')}\n`;
    if (text !== last) outputStream().write(`${text}\n`);
    last = text;
  };
  const redraw = new Redraw(print, Math.max(SMALLEST_INTERVAL_MS, intervalMs), (message) => {
    if (message !== problem) context.note(`orchestra: ${message}`);
    problem = message;
  });
  const live = LiveQueue.open(queue);
  live.onChange(() => {
    redraw.request();
  });
  redraw.now();
  return {
    dispose: () => {
      redraw.dispose();
      live.dispose();
    },
  };
}
