import {
  cleanForDisplay,
  Dispatcher,
  isTerminal,
  requireInteractive,
  TerminalRun,
  type OfferEnd,
  type Queue,
  type Task,
} from '../../core/index.ts';
import { settleConsent } from '../consent.ts';
import type { Context } from '../context.ts';
import { otherDispatcher } from '../dispatching.ts';
import { CommandError, wrongUsage } from '../errors.ts';
import { canDraw } from '../format/terminal.ts';
import { waitWords } from '../format/waitWords.ts';
import { runnerFile } from '../runnerFile.ts';
import { transitionLine } from './transitions.ts';
import { untilKey } from './untilKey.ts';

/** Before it is said what a task waits for, milliseconds: most wait for nothing. */
const PATIENCE_MS = 1500;
/**
 * What an agent may have switched on and, when it was killed, not off again: its screen, the mouse, colours. The screen
 * without the place of the cursor (1049 would restore that too): where no screen was left open, there is none to go back to.
 */
const RESTORE =
  '\u001b[?1047l\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1006l\u001b[?2004l\u001b[?25h\u001b[0m';

/** How a task is to be run here. */
export interface InteractiveRequest {
  readonly id: string;
  readonly trust: boolean;
  /** Wait for a key at the end: the terminal closes with this program. */
  readonly stay: boolean;
}

/**
 * Runs the agent of a task in this terminal, for a person to talk to. @throws CommandError where it cannot be, or it did
 * not complete
 */
export async function runInteractively(
  queue: Queue,
  context: Context,
  { id, trust, stay }: InteractiveRequest,
): Promise<void> {
  try {
    await run(queue, context, id, trust);
  } catch (error) {
    if (!stay) throw error;
    context.note(`orchestra: ${cleanForDisplay(error instanceof Error ? error.message : String(error))}`);
  }
  if (!stay) return;
  context.note('Press any key to close this terminal.');
  await untilKey();
  // It was told: a terminal need not complain of it once more.
  process.exitCode = 0;
}

async function run(queue: Queue, context: Context, id: string, trust: boolean): Promise<void> {
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw wrongUsage('--interactive needs a terminal as its input and output');
  const task = queue.read(id);
  if (task.status !== 'pending')
    throw new CommandError(`${id} is ${task.status}, and only pending tasks can be run`);
  const agent = requireInteractive(queue, task);
  await settleConsent(queue, context, trust, new Set([agent.name]));
  const offer = TerminalRun.offer(queue, id);
  // From the start on Ctrl+C is the agent's.
  const signals = holdSignals();
  try {
    const end = await untilStarted(queue, context, offer, id, signals.first);
    if (end !== 'started') throw new CommandError(whyNotStarted(queue.tryRead(id), id));
    sayEnd(context, await offer.ended());
  } finally {
    signals.dispose();
  }
}

/** Dispatches from here where nobody else does, until the task's turn has come. */
async function untilStarted(
  queue: Queue,
  context: Context,
  offer: TerminalRun,
  id: string,
  interrupted: Promise<void>,
): Promise<OfferEnd> {
  const dispatcher =
    otherDispatcher(queue.dispatcher()) === undefined
      ? new Dispatcher(queue, { kind: 'run', mode: 'manual', only: 1, runnerFile })
      : undefined;
  const patience = setTimeout(() => {
    const reason = queue.why(id);
    if (reason === undefined) return;
    context.note(`${id} ${cleanForDisplay(waitWords(reason))}; Ctrl+C gives up.`);
  }, PATIENCE_MS);
  dispatcher?.onProblem((message) => {
    context.note(`orchestra: ${cleanForDisplay(message)}`);
  });
  try {
    dispatcher?.run([id]);
    dispatcher?.start();
    const end = await Promise.race([offer.started(), interrupted.then(() => 'interrupted' as const)]);
    if (end === 'started') return end;
    offer.withdraw('given up at its terminal');
    return 'withdrawn';
  } finally {
    clearTimeout(patience);
    await dispatcher?.stop();
  }
}

function whyNotStarted(task: Task | undefined, id: string): string {
  if (task === undefined) return `${id} is not in the queue any more`;
  if (isTerminal(task.status))
    return `${id} is ${task.status}: ${task.errorMessage ?? 'it was not started here'}`;
  return `${id} was not started; it is held back, and "orchestra resume ${id}" lets it run by itself`;
}

function sayEnd(context: Context, task: Task): void {
  if (canDraw()) process.stdout.write(RESTORE);
  if (!isTerminal(task.status)) {
    throw new CommandError(
      `${task.taskId} has ended, but nobody has written down how yet; "orchestra status" shows it`,
    );
  }
  context.say(transitionLine(task, undefined));
  if (task.status !== 'complete') process.exitCode = 1;
}

/** Keeps the signals that a terminal sends from ending this program: before the start the first one means "give up". */
function holdSignals(): { readonly first: Promise<void>; dispose(): void } {
  let tell: () => void = () => undefined;
  const first = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const onSignal = (): void => {
    tell();
  };
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) process.on(signal, onSignal);
  return {
    first,
    dispose: () => {
      for (const signal of ['SIGINT', 'SIGQUIT'] as const) process.removeListener(signal, onSignal);
    },
  };
}
