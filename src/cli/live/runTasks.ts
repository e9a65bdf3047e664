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
import { sayRefused } from '../eachTask.ts';
import { CommandError, describeError } from '../errors.ts';
import { noteDroppedValues } from '../format/configProblems.ts';
import { describeTask } from '../format/describeTask.ts';
import { waitWords } from '../format/waitWords.ts';
import { runnerFile } from '../runnerFile.ts';
import { startableTasks, whyNothing } from '../startable.ts';
import { namedTasks } from './namedTasks.ts';
import { untilSignal } from './untilSignal.ts';
import { waitForTasks } from './waitForTasks.ts';

/** What `run` was asked for. */
export interface RunRequest {
  /** IDs or parts of them; empty: the next ones. */
  readonly names: readonly string[];
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

/** What is to be launched now, of all that was asked for. */
interface Launch {
  readonly tasks: readonly Task[];
  /** Ids to stay for; undefined without `wait`. */
  readonly awaited: readonly string[] | undefined;
  /** Why others that were named can be neither launched nor waited for. */
  readonly refused: readonly string[];
}

async function runChosen(
  queue: Queue,
  context: Context,
  request: RunRequest,
  reserve: TasksInReserve,
): Promise<void> {
  const isNamed = request.names.length > 0;
  const named = namedTasks(queue, request.names, request.wait);
  const refused = named.refused.map((reason) => describeError(reason).message);
  if (isNamed && named.pending.length + named.underWay.length === 0) {
    printRun(context, {}, refused);
    sayRefused(context, named.refused, refused.length === 1);
    return;
  }
  if (!isNamed || named.pending.length > 0) requireStarter(queue, context);
  const choice = isNamed ? named.pending : nextTasks(queue, request.parallel, reserve);
  if (typeof choice === 'string') {
    printRun(context, {}, [choice]);
    context.say(choice);
    return;
  }
  sayRefused(context, named.refused, false);
  for (const { taskId, status } of named.underWay) context.say(`${taskId} is ${status} already.`);
  const awaited = request.wait ? [...named.underWay, ...choice].map(({ taskId }) => taskId) : undefined;
  const launch: Launch = { tasks: choice, awaited, refused };
  const other = otherDispatcher(queue.dispatcher());
  if (choice.length === 0 && (other !== undefined || awaited === undefined)) {
    await awaitOnly(queue, context, launch, {});
    return;
  }
  if (choice.length > 0) {
    noteDroppedValues(queue, context);
    await settleConsent(queue, context, request.trust, agentNames(queue, choice));
  }
  const left = other === undefined ? await launchHere(queue, context, launch) : choice;
  if (left === undefined) return;
  const name = other ?? otherDispatcher(queue.dispatcher()) ?? 'another process';
  await askOther(queue, context, name, { ...launch, tasks: left });
}

/** What `--json` prints. */
interface RunResult {
  readonly launched?: readonly string[];
  readonly requested?: readonly string[];
  readonly dispatcher?: string;
}

function resultOf(result: RunResult, reasons: readonly string[]): object {
  const reason = reasons.length === 0 ? {} : { reason: reasons.join('; ') };
  return { launched: [], requested: [], ...result, ...reason };
}

function printRun(context: Context, result: RunResult, reasons: readonly string[]): void {
  if (context.json) context.printJson(resultOf(result, reasons));
}

/** @throws OrchestraError where the configuration is not known here, and nobody else dispatches who may know it */
function requireStarter(queue: Queue, context: Context): void {
  const config = queue.config();
  if (config.unknown === undefined || otherDispatcher(queue.dispatcher()) !== undefined) return;
  printRun(context, {}, [describeConfigProblem(config.unknown)]);
  requireKnown(config);
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
  launch: Launch,
): Promise<readonly Task[] | undefined> {
  const ids = launch.tasks.map(({ taskId }) => taskId);
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
    if (dispatcher.role !== 'holder') return launch.tasks;
    const claimed = await Promise.race([dispatcher.launched(), end.signal.then((): string[] => [])]);
    const isTakenOver = hasLost(dispatcher);
    const left = launch.tasks.filter(
      ({ taskId }) => isTakenOver && queue.tryRead(taskId)?.status === 'pending',
    );
    if (left.length > 0) return left;
    // Whoever took over has launched them.
    const launched = isTakenOver ? ids : claimed;
    for (const id of launched) context.say(`Launched ${describeTask(queue.read(id))}`);
    if (launch.awaited === undefined) sayLaunched(queue, context, launch, { launched, dispatcher });
    else {
      const result = resultOf({ launched }, launch.refused);
      await waitForTasks(queue, context, launch.awaited, end.signal, result);
    }
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
  { tasks, refused }: Launch,
  { launched, dispatcher }: { launched: readonly string[]; dispatcher: Dispatcher },
): void {
  const reasons = tasks
    .filter(({ taskId }) => !launched.includes(taskId))
    .map(({ taskId }) => `${taskId} was not launched${whyNot(queue, taskId, dispatcher)}`);
  printRun(context, { launched }, [...refused, ...reasons]);
  for (const reason of reasons) {
    context.note(`orchestra: ${reason}`);
    process.exitCode = 1;
  }
}

function whyNot(queue: Queue, id: string, dispatcher: Dispatcher): string {
  const task = queue.tryRead(id);
  // Its program could not be started.
  if (task?.status === 'failed' && typeof task.errorMessage === 'string')
    return `: ${cleanForDisplay(task.errorMessage)}`;
  const now = task?.status === 'pending' ? queue.why(id, new Set([id])) : undefined;
  // While this process dispatches, or just did, that is no reason; what kept it may be over by now.
  const waiting = now?.kind === 'no-dispatcher' || now?.kind === 'starting' ? dispatcher.whyWaiting(id) : now;
  if (waiting === undefined) return `; "orchestra why ${id}" says why`;
  return `: ${cleanForDisplay(waitWords(waiting))}`;
}

async function askOther(queue: Queue, context: Context, other: string, launch: Launch): Promise<void> {
  const { tasks } = launch;
  const ids = tasks.map(({ taskId }) => taskId);
  for (const id of ids) requestUnlessFaster(queue, id);
  if (ids.length > 0) context.say(`${other} dispatches this queue; asked it to start:`);
  for (const task of tasks) context.say(`  ${describeTask(task)}`);
  await awaitOnly(queue, context, launch, { requested: ids, dispatcher: other });
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
  { awaited, refused }: Launch,
  result: RunResult,
): Promise<void> {
  if (awaited === undefined) {
    printRun(context, result, refused);
    return;
  }
  const end = untilSignal();
  try {
    await waitForTasks(queue, context, awaited, end.signal, resultOf(result, refused));
  } finally {
    end.dispose();
  }
}
