import {
  isTerminal,
  keepMemorySmall,
  LiveQueue,
  OrchestraError,
  type HeldTask,
  type Queue,
  type Task,
  type WaitReason,
} from '../../core/index.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../errors.ts';
import { canDraw } from '../format/terminal.ts';
import { waitWords } from '../format/waitWords.ts';
import { LiveTable } from './liveTable.ts';
import { transitionLine } from './transitions.ts';
import { untilFound } from './untilFound.ts';

/** What became of a task that was waited for: it ended, or it cannot start by itself any more, or somebody deleted it. */
type End = Left | { readonly id: string; readonly task: undefined };

/** One that is still there. */
interface Left {
  readonly id: string;
  readonly task: Task;
  /** What keeps it, or the pending task it waits for. */
  readonly stuck?: HeldTask;
}

/**
 * Stays until each of the tasks has ended: a live table on a terminal, else a line for each. `result` is what `--json`
 * prints beside the tasks. @throws CommandError where one did not complete, or where `signal` came first
 */
export async function waitForTasks(
  queue: Queue,
  context: Context,
  ids: readonly string[],
  signal: Promise<unknown>,
  result: object,
): Promise<void> {
  keepMemorySmall();
  const isLive = canDraw() && !context.json;
  const table = isLive ? new LiveTable(queue, { query: {}, intervalMs: 0, header: () => [] }) : undefined;
  const lines: string[] = [];
  const onEnd = ({ task, stuck }: Left) => {
    const line = transitionLine(task, stuck?.reason);
    if (table === undefined) context.say(line);
    else lines.push(line);
  };
  const say = (problem: string) => {
    // A table says it by itself.
    if (table === undefined) context.note(`orchestra: ${problem}`);
  };
  let ends: End[] | undefined;
  try {
    ends = await untilEnded(queue, ids, signal, { onEnd, say });
  } finally {
    table?.dispose();
    for (const line of lines) context.say(line);
  }
  if (ends === undefined) {
    throw new CommandError('no longer waiting, as you asked; what was launched goes on running');
  }
  if (context.json) context.printJson({ ...result, tasks: ends.flatMap(({ task }) => task ?? []) });
  const incomplete = ends.filter(({ task }) => task?.status !== 'complete');
  if (incomplete.length === 0) return;
  throw new CommandError(
    `${String(incomplete.length)} of ${String(ends.length)} did not complete ` +
      `(${incomplete.map(describeEnd).join('; ')}); "orchestra why ID" says more`,
  );
}

function describeEnd(end: End): string {
  if (end.task === undefined) return `${end.id}: it was deleted meanwhile`;
  const { task, stuck } = end;
  if (stuck === undefined) return `${task.taskId}: ${task.errorMessage ?? task.status}`;
  const why = waitWords(stuck.reason);
  return stuck.id === task.taskId
    ? `${task.taskId}: ${why}`
    : `${task.taskId}: waits for ${stuck.id}, which does not start by itself (${why})`;
}

/** Resolves once nothing more will come of any of the tasks; undefined if `signal` came first. */
async function untilEnded(
  queue: Queue,
  ids: readonly string[],
  signal: Promise<unknown>,
  told: { onEnd(end: Left): void; say(problem: string): void },
): Promise<End[] | undefined> {
  const ends = new Map<string, End>();
  const live = LiveQueue.open(queue);
  const find = () => {
    for (const id of ids) {
      const end = ends.has(id) ? undefined : endOf(queue, id, ids);
      if (end === undefined) continue;
      ends.set(id, end);
      if (end.task !== undefined) told.onEnd(end);
    }
    return ends.size === ids.length ? [...ends.values()] : undefined;
  };
  const ended = untilFound(live, find, (problem) => {
    told.say(problem);
  });
  try {
    return await Promise.race([ended.found, signal.then(() => undefined)]);
  } finally {
    ended.dispose();
    live.dispose();
  }
}

function endOf(queue: Queue, id: string, awaited: readonly string[]): End | undefined {
  try {
    return endOfLeft(queue, id, awaited);
  } catch (error) {
    if (OrchestraError.is(error, 'not-found')) return { id, task: undefined };
    throw error;
  }
}

function endOfLeft(queue: Queue, id: string, awaited: readonly string[]): Left | undefined {
  const task = queue.read(id);
  if (isTerminal(task.status)) return { id, task };
  if (task.status === 'running') return undefined;
  const stuck = queue.whatHolds(id);
  if (stuck === undefined) return undefined;
  // Those that are awaited were asked for; another one that waits for Run nobody starts.
  const isUnasked = stuck.reason.kind === 'manual' && !awaited.includes(stuck.id);
  return isUnasked || isStuck(stuck.reason) ? { id, task, stuck } : undefined;
}

/** Whether somebody has to do something before the task can start. */
function isStuck(waiting: WaitReason): boolean {
  switch (waiting.kind) {
    case 'blocked':
    case 'cycle':
    case 'paused':
    case 'config':
    case 'untrusted':
    case 'newer-format':
      return true;
    case 'dependency':
    case 'slot':
    case 'agent-limit':
    case 'backoff':
    case 'not-before':
    case 'no-dispatcher':
    case 'manual':
    case 'starting':
      return false;
  }
}
