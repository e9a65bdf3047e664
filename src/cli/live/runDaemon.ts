import {
  cleanForDisplay,
  describeRing,
  Dispatcher,
  keepMemorySmall,
  type Queue,
  type Ring,
  type StatusReport,
} from '../../core/index.ts';
import { settleConsent } from '../consent.ts';
import type { Context } from '../context.ts';
import { otherDispatcher } from '../dispatching.ts';
import { CommandError } from '../errors.ts';
import { droppedSentences } from '../format/configProblems.ts';
import { drawSummary } from '../format/taskTable.ts';
import { canDraw, terminalOf } from '../format/terminal.ts';
import { runnerFile } from '../runnerFile.ts';
import { whyPending } from '../startable.ts';
import { LiveTable } from './liveTable.ts';
import { statusLines } from './printStatus.ts';
import { sayTimedWait } from './sayTimedWait.ts';
import { printTransitions } from './transitions.ts';
import { untilSignal } from './untilSignal.ts';

/** How often it is looked whether the queue is still there. */
const LOOK_MS = 2000;

/** Dispatches the queue until a signal comes, or with `untilIdle` until nothing is left to do. */
export async function runDaemon(
  queue: Queue,
  context: Context,
  { untilIdle, trust }: { untilIdle: boolean; trust: boolean },
): Promise<void> {
  keepMemorySmall();
  const sayDropped = sayingOnce((sentence) => {
    context.note(`orchestra: ${sentence}`);
  });
  sayDropped(droppedSentences(queue));
  await settleConsent(queue, context, trust);
  const end = untilSignal();
  const dispatcher = new Dispatcher(queue, { kind: 'daemon', mode: 'auto', runnerFile });
  const isLive = canDraw() && !context.json;
  let problem = '';
  const headline = () => [
    ...headerOf(queue, dispatcher),
    ...droppedSentences(queue),
    ...(problem === '' ? [] : [problem]),
    '',
  ];
  const sayProblem = () => {
    if (!isLive && problem !== '') context.note(`orchestra: ${problem}`);
  };
  let isStarted = false;
  dispatcher.onProblem((message) => {
    problem = cleanForDisplay(message);
    if (isStarted) sayProblem();
  });
  const sayRole = () => {
    if (!isLive) for (const line of headerOf(queue, dispatcher)) context.note(line);
  };
  const stopped = new Promise<'stopped'>((resolve) => {
    dispatcher.onRole((role) => {
      sayRole();
      if (role === 'stopped') resolve('stopped');
    });
  });
  const view = isLive
    ? new LiveTable(queue, { query: {}, intervalMs: 0, header: headline })
    : printTransitions(queue, (line) => {
        context.say(line);
      });
  const gone = untilGone(queue, () => {
    if (!isLive) sayDropped(droppedSentences(queue));
  });
  let waits: { dispose(): void } | undefined;
  let ended: 'idle' | 'gone' | 'stopped' | NodeJS.Signals;
  try {
    dispatcher.start();
    if (dispatcher.role === 'viewer') {
      // Nobody else dispatches, and it could not either: nothing would come of waiting.
      if (problem !== '' && otherDispatcher(queue.dispatcher()) === undefined)
        throw new CommandError(problem);
      sayRole();
    }
    isStarted = true;
    sayProblem();
    if (untilIdle && !isLive) {
      waits = sayTimedWait(queue, (line) => {
        context.say(line);
      });
    }
    const idle = untilIdle ? [dispatcher.idle().then(() => 'idle' as const)] : [];
    ended = await Promise.race([end.signal, gone.promise, stopped, ...idle]);
  } finally {
    gone.dispose();
    waits?.dispose();
    try {
      view.dispose();
    } finally {
      await dispatcher.stop();
      end.dispose();
    }
  }
  if (ended === 'gone')
    throw new CommandError(`the queue in ${queue.root} is gone, so there is nothing to dispatch`);
  if (ended === 'stopped') throw new CommandError(problem);
  sayGoodbye(queue, context, ended, isLive);
}

/** Says each sentence when it is new, and again when it was gone meanwhile. */
function sayingOnce(say: (sentence: string) => void): (sentences: readonly string[]) => void {
  let said: readonly string[] = [];
  return (sentences) => {
    for (const sentence of sentences) if (!said.includes(sentence)) say(sentence);
    said = sentences;
  };
}

/**
 * Resolves when somebody removed the folder of the queue: what is not there any more needs no dispatcher.
 * @param look done each time it is still there
 */
function untilGone(queue: Queue, look: () => void): { readonly promise: Promise<'gone'>; dispose(): void } {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<'gone'>((resolve) => {
    timer = setInterval(() => {
      if (queue.exists) look();
      else resolve('gone');
    }, LOOK_MS);
  });
  return {
    promise,
    dispose: () => {
      clearInterval(timer);
    },
  };
}

function headerOf(queue: Queue, dispatcher: Dispatcher): string[] {
  switch (dispatcher.role) {
    case 'holder':
      return [
        `Dispatching ${queue.root} (pid ${String(process.pid)}); Ctrl+C ends it, and the agents go on.`,
      ];
    case 'viewer': {
      const other = otherDispatcher(queue.dispatcher());
      if (other === undefined) return [`Nobody dispatches ${queue.root} yet; this one goes on trying.`];
      return [`${other} dispatches ${queue.root}; this one takes over when it ends.`];
    }
    case 'stopped':
      return [];
  }
}

/** @throws CommandError where tasks are left that wait for themselves: nobody but a person can mend that */
function sayGoodbye(queue: Queue, context: Context, ended: 'idle' | NodeJS.Signals, isLive: boolean): void {
  const report = queue.status();
  const rings = ringsOf(report);
  if (isLive) context.say(statusLines(report, {}).join('\n'));
  if (context.json) context.printJson({ ended, summary: report.summary, cycles: rings });
  if (ended === 'idle') {
    if (!isLive) context.say([whyIdle(report), ...drawSummary(report, terminalOf())].join('\n'));
    if (rings.length === 0) return;
    throw new CommandError(
      `tasks wait for themselves and never start (${rings.map(describeRing).join('; ')}); ` +
        'change what they depend on with "orchestra edit ID --depends-on …", or cancel one',
    );
  }
  const running = report.summary.running;
  const agents =
    running === 0
      ? 'no agent is running'
      : `${String(running)} running ${running === 1 ? 'agent goes' : 'agents go'} on`;
  context.say(`Stopped dispatching (${ended}); ${agents}.`);
}

/** Each ring of tasks that wait for one another once. */
function ringsOf({ tasks }: StatusReport): Ring[] {
  const rings = new Map<string, Ring>();
  for (const { waiting } of tasks)
    if (waiting?.kind === 'cycle') rings.set(waiting.ring.ids.join(), waiting.ring);
  return [...rings.values()];
}

function whyIdle(report: StatusReport): string {
  return report.summary.pending === 0
    ? 'Nothing is left to do.'
    : `Nothing is left that could start: ${whyPending(report)}.`;
}
