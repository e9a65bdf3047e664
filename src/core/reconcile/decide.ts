import type { Task } from '../model/task.ts';
import type { Outcome } from '../model/transitions.ts';

/** Exit code of what a closed terminal ended: 128 and the number of SIGHUP. */
const HANGUP_EXIT = 129;

/** A sentinel file that counts, as the agent or version 3.0 left it. */
export type SentinelFact =
  { readonly kind: 'done' | 'cancelled' | 'timeout' } | { readonly kind: 'error'; readonly message: string };

/** What can be seen of a running task from outside. */
export interface RunFacts {
  /** The wrapper (or, for a task of version 3.0, the agent itself). */
  readonly process: 'alive' | 'dead' | 'foreign';
  /** Whether the machine has not been started anew since the task began. */
  readonly sameBoot: boolean;
  /** Whether the agent was told to go. */
  readonly started: boolean;
  readonly exitCode: number | undefined;
  /** When it ended, where that was found on disk: nobody was there to see it. */
  readonly endedAtMs?: number | undefined;
  readonly sentinel: SentinelFact | undefined;
  /** Whether the sentinel has stood for longer than an agent is given to end by itself. */
  readonly sentinelGraceOver: boolean;
  /** Whether processes of its tree live on. Only asked where the wrapper is dead. */
  readonly hasSurvivors: boolean;
  readonly overdue: boolean;
  /** Whether it runs in a terminal, and whether that is still there. */
  readonly terminal: 'none' | 'open' | 'closed';
  readonly completion: 'auto' | 'sentinel';
  /** What the agent's own result says. Only asked where the wrapper is dead. */
  readonly verdict: {
    readonly outcome: 'success' | 'failure' | 'none';
    readonly message?: string | undefined;
  };
  /** Last lines of the log, where the end needs an explanation. */
  readonly lastWords: string | undefined;
}

/** What is to be done about a running task. */
export type Decision =
  | { readonly kind: 'keep' }
  /** Stop the tree first, then write the outcome. */
  | { readonly kind: 'stop'; readonly outcome: Outcome }
  | { readonly kind: 'finish'; readonly outcome: Outcome; readonly atMs?: number | undefined }
  | { readonly kind: 'put-back'; readonly why: string };

/** Decides what the facts mean. Pure; asked again and again, by anybody, it gives the same answer for the same facts. */
export function decideRun(task: Task, facts: RunFacts): Decision {
  if (facts.process === 'foreign') return { kind: 'keep' };
  return facts.process === 'alive' ? decideAlive(task, facts) : decideEnded(task, facts);
}

function decideAlive(task: Task, facts: RunFacts): Decision {
  if (wasAsked(task.cancelRequestedAt)) return { kind: 'stop', outcome: cancelled(facts) };
  if (wasAsked(task.timeoutRequestedAt))
    return { kind: 'stop', outcome: timedOut(task, 'ended by hand', facts) };
  if (facts.terminal === 'closed') return { kind: 'stop', outcome: closed(facts) };
  // A person may want to say more after the agent called its work done.
  if (facts.sentinel !== undefined && facts.terminal === 'none') {
    const urgent = facts.sentinel.kind === 'cancelled' || facts.sentinel.kind === 'timeout';
    return urgent || facts.sentinelGraceOver
      ? { kind: 'stop', outcome: ofSentinel(task, facts.sentinel, facts) }
      : { kind: 'keep' };
  }
  if (facts.overdue) return { kind: 'stop', outcome: timedOut(task, undefined, facts) };
  return { kind: 'keep' };
}

function decideEnded(task: Task, facts: RunFacts): Decision {
  const outcome = endedOutcome(task, facts);
  if (outcome === 'never-ran') return { kind: 'put-back', why: 'its agent was never started' };
  return facts.hasSurvivors ? { kind: 'stop', outcome } : { kind: 'finish', outcome, atMs: facts.endedAtMs };
}

function endedOutcome(task: Task, facts: RunFacts): Outcome | 'never-ran' {
  const nothingRan =
    facts.exitCode === undefined && !facts.started && facts.sameBoot && task.process !== null;
  if (wasAsked(task.cancelRequestedAt)) return cancelled(facts);
  if (nothingRan) return 'never-ran';
  if (facts.sentinel !== undefined) return ofSentinel(task, facts.sentinel, facts);
  if (wasAsked(task.timeoutRequestedAt)) return timedOut(task, 'ended by hand', facts);
  if (facts.exitCode === undefined) {
    return {
      status: 'failed',
      reason: 'interrupted',
      error: facts.sameBoot
        ? 'Process terminated unexpectedly: it ended without an exit code, so nobody knows how far it came'
        : 'The machine went down while it ran, so nobody knows how far it came',
    };
  }
  return ofExitCode(task, facts.exitCode, facts);
}

function ofExitCode(task: Task, exitCode: number, facts: RunFacts): Outcome {
  if (facts.verdict.outcome === 'failure') {
    return {
      status: 'failed',
      reason: 'agent-error',
      error: facts.verdict.message ?? 'The agent reported an error',
      exitCode,
    };
  }
  if (exitCode === 0) {
    return facts.completion === 'auto'
      ? { status: 'complete', exitCode, why: 'exit code 0' }
      : {
          status: 'failed',
          reason: 'no-sentinel',
          error: `Process exited with code 0 but left no ${task.taskId}.done`,
          exitCode,
        };
  }
  if (exitCode === HANGUP_EXIT && facts.terminal !== 'none') return closed(facts);
  if (exitCode === 124) return timedOut(task, 'exit code 124', facts);
  const said = facts.verdict.message ?? lastThatSays(facts.lastWords);
  const error = `Process exited with code ${String(exitCode)}${said === undefined ? '' : `: ${said}`}`;
  return {
    status: 'failed',
    reason: exitCode === 126 || exitCode === 127 ? 'launch' : 'exit-code',
    error,
    exitCode,
  };
}

/** What npm ends with when it fails; what was wrong it said first, and further explanations come indented below. */
const NPM_FOOTER = /^npm (?:ERR!|error) A complete log of this run/;
const NPM_ERROR = /^npm (?:ERR!|error) (?!code |errno |syscall |path )[A-Za-z0-9"']/;

/** The last line is what it died of; the log has those before. */
function lastThatSays(lastWords: string | undefined): string | undefined {
  const lines = lastWords?.split('\n') ?? [];
  const last = lines.at(-1);
  if (last === undefined || !NPM_FOOTER.test(last)) return last;
  return lines.find((line) => NPM_ERROR.test(line)) ?? last;
}

function ofSentinel(task: Task, sentinel: SentinelFact, facts: RunFacts): Outcome {
  const { exitCode } = facts;
  switch (sentinel.kind) {
    case 'done':
      return { status: 'complete', exitCode, why: `${task.taskId}.done` };
    case 'cancelled':
      return { status: 'cancelled', exitCode, why: `${task.taskId}.cancelled` };
    case 'error':
      return { status: 'failed', reason: 'agent-error', error: sentinel.message, exitCode };
    case 'timeout':
      return timedOut(task, `${task.taskId}.timeout`, facts);
  }
}

function cancelled(facts: RunFacts): Outcome {
  return { status: 'cancelled', exitCode: facts.exitCode, why: 'cancelled' };
}

function closed(facts: RunFacts): Outcome {
  return { status: 'cancelled', exitCode: facts.exitCode, why: 'its terminal was closed' };
}

function timedOut(task: Task, how: string | undefined, facts: RunFacts): Outcome {
  const limit = how ?? `after ${String(task.timeout ?? 0)} s`;
  return { status: 'failed', reason: 'timeout', error: `Timed out (${limit})`, exitCode: facts.exitCode };
}

function wasAsked(time: string | null | undefined): boolean {
  return time !== null && time !== undefined;
}
