import { cleanForDisplay, Dispatcher, type Queue, type Task } from '../../core/index.ts';
import { settleConsent } from '../consent.ts';
import type { Context } from '../context.ts';
import { otherDispatcher } from '../dispatching.ts';
import { CommandError } from '../errors.ts';
import { runnerFile } from '../runnerFile.ts';
import { startableTasks, whyNothing } from '../startable.ts';
import { LiveTable } from './liveTable.ts';
import { transitionLine } from './transitions.ts';
import { untilEnded } from './untilEnded.ts';
import { untilSignal } from './untilSignal.ts';

/** What `run` was asked for. */
export interface RunRequest {
  /** Tasks named; empty: the next ones. */
  readonly ids: readonly string[];
  /** Launch until so many run; undefined: one task. */
  readonly parallel: number | undefined;
  readonly wait: boolean;
  readonly trust: boolean;
}

/** Launches what was asked for, says what it launched, and with `wait` stays until that has ended. */
export async function runTasks(queue: Queue, context: Context, request: RunRequest): Promise<void> {
  await settleConsent(queue, context, request.trust);
  const report = queue.status({ limit: 0 });
  const ids =
    request.ids.length > 0
      ? requirePending(queue, request.ids)
      : startableTasks(report).map(({ task }) => task.taskId);
  const room = request.ids.length > 0 ? ids.length : freeSlots(request.parallel, report.summary.running);
  if (ids.length === 0 || room <= 0) {
    const reason =
      ids.length === 0
        ? whyNothing(report)
        : `Nothing to run: ${String(report.summary.running)} already running.`;
    if (context.json) context.printJson({ launched: [], requested: [], reason });
    context.say(reason);
    return;
  }
  const other = otherDispatcher(queue.dispatcher());
  const chosen = ids.slice(0, room);
  if (other === undefined && (await launchHere(queue, context, chosen, request.wait))) return;
  await askOther(
    queue,
    context,
    other ?? otherDispatcher(queue.dispatcher()) ?? 'another process',
    chosen,
    request.wait,
  );
}

function freeSlots(parallel: number | undefined, running: number): number {
  return parallel === undefined ? 1 : parallel - running;
}

function requirePending(queue: Queue, ids: readonly string[]): readonly string[] {
  for (const id of ids) {
    const { status } = queue.read(id);
    if (status !== 'pending')
      throw new CommandError(`${id} is ${status}, and only pending tasks can be run${hintFor(status)}`);
  }
  return ids;
}

function hintFor(status: Task['status']): string {
  return status === 'failed' ? `; "orchestra retry" makes a new attempt` : '';
}

/** Launches them from this process; false where another one became the dispatcher in the meantime. */
async function launchHere(
  queue: Queue,
  context: Context,
  ids: readonly string[],
  wait: boolean,
): Promise<boolean> {
  const dispatcher = new Dispatcher(queue, { kind: 'run', mode: 'manual', only: ids.length, runnerFile });
  dispatcher.onProblem((message) => {
    context.note(`orchestra: ${cleanForDisplay(message)}`);
  });
  const end = untilSignal();
  try {
    dispatcher.run([...ids]);
    dispatcher.start();
    if (dispatcher.role !== 'holder') return false;
    const launched = await Promise.race([dispatcher.launched(), end.signal.then((): string[] => [])]);
    for (const id of launched) context.say(`Launched ${describe(queue.read(id))}`);
    const missing = ids.filter((id) => !launched.includes(id));
    for (const id of missing)
      context.note(`orchestra: ${id} was not launched; "orchestra why ${id}" says why`);
    if (missing.length > 0) process.exitCode = 1;
    if (wait) await waitFor(queue, context, launched, end.signal, { launched, requested: [] });
    else if (context.json) context.printJson({ launched, requested: [] });
    return true;
  } finally {
    end.dispose();
    await dispatcher.stop();
  }
}

async function askOther(
  queue: Queue,
  context: Context,
  other: string,
  ids: readonly string[],
  wait: boolean,
): Promise<void> {
  queue.requestRun([...ids]);
  context.say(`${other} dispatches this queue; asked it to start:`);
  for (const id of ids) context.say(`  ${describe(queue.read(id))}`);
  const result = { launched: [], requested: ids, dispatcher: other };
  if (!wait) {
    if (context.json) context.printJson(result);
    return;
  }
  const end = untilSignal();
  try {
    await waitFor(queue, context, ids, end.signal, result);
  } finally {
    end.dispose();
  }
}

async function waitFor(
  queue: Queue,
  context: Context,
  ids: readonly string[],
  signal: Promise<unknown>,
  result: object,
): Promise<void> {
  const isLive = process.stdout.isTTY && !context.json;
  const table = isLive ? new LiveTable(queue, { query: {}, intervalMs: 0, header: () => [] }) : undefined;
  const lines: string[] = [];
  const onEnded = (task: Task) => {
    const line = transitionLine(task, undefined);
    if (table === undefined) context.say(line);
    else lines.push(line);
  };
  let ended: Task[] | undefined;
  try {
    ended = await untilEnded(queue, ids, signal, onEnded);
  } finally {
    table?.dispose();
    for (const line of lines) context.say(line);
  }
  if (ended === undefined)
    throw new CommandError('no longer waiting, as you asked; what was launched goes on running');
  const failed = ended.filter((task) => task.status !== 'complete');
  if (context.json) context.printJson({ ...result, tasks: ended });
  if (failed.length === 0) return;
  throw new CommandError(
    `${String(failed.length)} of ${String(ended.length)} did not complete (${failed.map((task) => `${task.taskId}: ${task.errorMessage ?? task.status}`).join('; ')}); "orchestra why ID" says more`,
  );
}

function describe(task: Task): string {
  const prompt = cleanForDisplay(task.prompt.slice(0, 300)).replace(/\s+/g, ' ').slice(0, 60);
  return `${task.taskId} (${cleanForDisplay(task.agent)}): ${prompt}`;
}
