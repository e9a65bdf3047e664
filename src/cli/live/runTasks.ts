import {
  chooseAgent,
  cleanForDisplay,
  describeConfigProblem,
  Dispatcher,
  OrchestraError,
  type Queue,
  requireKnown,
  type Task,
  TasksInReserve,
} from '../../core/index.ts';
import { settleConsent } from '../consent.ts';
import type { Context } from '../context.ts';
import { otherDispatcher } from '../dispatching.ts';
import { CommandError } from '../errors.ts';
import { noteDroppedValues } from '../format/configProblems.ts';
import { describeTask } from '../format/describeTask.ts';
import { waitWords } from '../format/waitWords.ts';
import { runnerFile } from '../runnerFile.ts';
import { startableTasks, whyNothing } from '../startable.ts';
import { untilSignal } from './untilSignal.ts';
import { waitForTasks } from './waitForTasks.ts';

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
  // The next ones are chosen among the tasks that the dispatcher goes by: they are read once.
  const reserve = new TasksInReserve(queue);
  try {
    await runChosen(queue, context, request, reserve);
  } finally {
    reserve.dispose();
  }
}

async function runChosen(
  queue: Queue,
  context: Context,
  request: RunRequest,
  reserve: TasksInReserve,
): Promise<void> {
  const named = namedTasks(queue, request);
  if (request.ids.length === 0 || named.pending.length > 0) requireStarter(queue, context);
  const choice = request.ids.length > 0 ? named.pending : nextTasks(queue, request.parallel, reserve);
  if (typeof choice === 'string') {
    if (context.json) context.printJson({ launched: [], requested: [], reason: choice });
    context.say(choice);
    return;
  }
  for (const { taskId, status } of named.underWay) context.say(`${taskId} is ${status} already.`);
  const ids = choice.map(({ taskId }) => taskId);
  const awaited = request.wait ? [...named.underWay.map(({ taskId }) => taskId), ...ids] : undefined;
  const other = otherDispatcher(queue.dispatcher());
  if (ids.length === 0 && (other !== undefined || awaited === undefined)) {
    await awaitOnly(queue, context, awaited, { launched: [], requested: [] });
    return;
  }
  if (ids.length > 0) {
    noteDroppedValues(queue, context);
    await settleConsent(queue, context, request.trust, agentNames(queue, choice));
  }
  const left = other === undefined ? await launchHere(queue, context, ids, awaited) : ids;
  if (left === undefined) return;
  const name = other ?? otherDispatcher(queue.dispatcher()) ?? 'another process';
  const asked = choice.filter(({ taskId }) => left.includes(taskId));
  await askOther(queue, context, name, asked, awaited);
}

/** @throws OrchestraError where the configuration is not known here, and nobody else dispatches who may know it */
function requireStarter(queue: Queue, context: Context): void {
  const config = queue.config();
  if (config.unknown === undefined || otherDispatcher(queue.dispatcher()) !== undefined) return;
  if (context.json) {
    const reason = describeConfigProblem(config.unknown);
    context.printJson({ launched: [], requested: [], reason });
  }
  requireKnown(config);
}

/**
 * The tasks that are named. Whoever dispatches may have been faster than this command: what runs has what was asked for,
 * and with `wait` also what has ended well.
 * @throws CommandError for one that can neither be run nor waited for
 */
function namedTasks(queue: Queue, { ids, wait }: RunRequest): { pending: Task[]; underWay: Task[] } {
  const tasks = [...new Set(ids)].map((id) => queue.read(id));
  for (const { taskId, status } of tasks) {
    if (status === 'pending' || status === 'running' || (wait && status === 'complete')) continue;
    const hint = status === 'failed' ? '; "orchestra retry" makes a new attempt' : '';
    throw new CommandError(`${taskId} is ${status}, and only pending tasks can be run${hint}`);
  }
  return {
    pending: tasks.filter(({ status }) => status === 'pending'),
    underWay: tasks.filter(({ status }) => status !== 'pending'),
  };
}

/** The tasks that come next, as many as fit, or the words for why there is none. */
function nextTasks(queue: Queue, parallel: number | undefined, reserve: TasksInReserve): Task[] | string {
  const report = queue.status({ limit: 0 }, reserve);
  const startable = startableTasks(report);
  if (startable.length === 0) return whyNothing(report);
  const { running } = report.summary;
  const limit = parallel ?? queue.config().settings.maxConcurrent;
  const room = Math.min(parallel ?? 1, limit - running);
  if (room <= 0)
    return `Nothing to run: ${String(running)} already running, and the limit is ${String(limit)}.`;
  return startable.slice(0, parallel === undefined ? 1 : limit - running).map(({ task }) => task);
}

function agentNames(queue: Queue, tasks: readonly Task[]): ReadonlySet<string> {
  const agents = tasks.map(({ agent }) => chooseAgent(queue, agent));
  return new Set(agents.flatMap((agent) => (agent instanceof OrchestraError ? [] : [agent.name])));
}

/**
 * Launches them from this process, and waits for what is awaited. Returns those that are left to another one, which became
 * the dispatcher meanwhile, and undefined where all of it is done.
 */
async function launchHere(
  queue: Queue,
  context: Context,
  ids: readonly string[],
  awaited: readonly string[] | undefined,
): Promise<readonly string[] | undefined> {
  const dispatcher = new Dispatcher(queue, { kind: 'run', mode: 'manual', only: ids.length, runnerFile });
  let problem = '';
  let isStarted = false;
  const sayProblem = () => {
    if (problem !== '') context.note(`orchestra: ${problem}`);
  };
  dispatcher.onProblem((message) => {
    problem = cleanForDisplay(message);
    if (isStarted) sayProblem();
  });
  const end = untilSignal();
  try {
    dispatcher.run(ids);
    dispatcher.start();
    // Nobody else could be asked, and the error says it.
    if (dispatcher.role !== 'holder' && problem !== '' && otherDispatcher(queue.dispatcher()) === undefined)
      throw new CommandError(problem);
    isStarted = true;
    sayProblem();
    if (dispatcher.role !== 'holder') return ids;
    const claimed = await Promise.race([dispatcher.launched(), end.signal.then((): string[] => [])]);
    const isTakenOver = hasLost(dispatcher);
    const left = isTakenOver ? ids.filter((id) => queue.tryRead(id)?.status === 'pending') : [];
    if (left.length > 0) return left;
    // Whoever took over has launched them.
    const launched = isTakenOver ? ids : claimed;
    for (const id of launched) context.say(`Launched ${describeTask(queue.read(id))}`);
    if (awaited !== undefined)
      await waitForTasks(queue, context, awaited, end.signal, { launched, requested: [] });
    else sayLaunched(queue, context, ids, launched);
    return undefined;
  } finally {
    end.dispose();
    await dispatcher.stop();
  }
}

/** Whether another process took the lease of this one, which was halted, or asked for it. */
function hasLost({ role }: Dispatcher): boolean {
  return role !== 'holder';
}

function sayLaunched(
  queue: Queue,
  context: Context,
  ids: readonly string[],
  launched: readonly string[],
): void {
  const reasons = ids
    .filter((id) => !launched.includes(id))
    .map((id) => `${id} was not launched${whyNot(queue, id)}`);
  if (context.json)
    context.printJson({
      launched,
      requested: [],
      ...(reasons.length > 0 ? { reason: reasons.join('; ') } : {}),
    });
  for (const reason of reasons) {
    context.note(`orchestra: ${reason}`);
    process.exitCode = 1;
  }
}

function whyNot(queue: Queue, id: string): string {
  const task = queue.tryRead(id);
  // Its program could not be started.
  if (task?.status === 'failed' && typeof task.errorMessage === 'string')
    return `: ${cleanForDisplay(task.errorMessage)}`;
  const waiting = task?.status === 'pending' ? queue.why(id) : undefined;
  // While this process dispatches, or just did, that is no reason.
  if (waiting === undefined || waiting.kind === 'no-dispatcher' || waiting.kind === 'starting')
    return `; "orchestra why ${id}" says why`;
  return `: ${cleanForDisplay(waitWords(waiting))}`;
}

async function askOther(
  queue: Queue,
  context: Context,
  other: string,
  tasks: readonly Task[],
  awaited: readonly string[] | undefined,
): Promise<void> {
  const ids = tasks.map(({ taskId }) => taskId);
  for (const id of ids) requestUnlessFaster(queue, id);
  if (ids.length > 0) context.say(`${other} dispatches this queue; asked it to start:`);
  for (const task of tasks) context.say(`  ${describeTask(task)}`);
  await awaitOnly(queue, context, awaited, { launched: [], requested: ids, dispatcher: other });
}

/** Whoever dispatches may have started a task, and ended it, since it was looked at: then that is what was asked for. */
function requestUnlessFaster(queue: Queue, id: string): void {
  try {
    queue.requestRun([id]);
  } catch (error) {
    const status = queue.tryRead(id)?.status ?? 'pending';
    if (!OrchestraError.is(error) || status === 'pending') throw error;
  }
}

/** Waits for what others start, or does not, and prints what came of it with `--json`. */
async function awaitOnly(
  queue: Queue,
  context: Context,
  awaited: readonly string[] | undefined,
  result: object,
): Promise<void> {
  if (awaited === undefined) {
    if (context.json) context.printJson(result);
    return;
  }
  const end = untilSignal();
  try {
    await waitForTasks(queue, context, awaited, end.signal, result);
  } finally {
    end.dispose();
  }
}
