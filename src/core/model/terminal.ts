import { toIso } from './clock.ts';
import { digestOf } from './digest.ts';
import { OrchestraError } from './errors.ts';
import type { Task } from './task.ts';
import { requireHere, type Change } from './transitions.ts';
import { words } from './words.ts';

/** A terminal that offers to run a task. */
export type Terminal = NonNullable<Task['terminal']>;

/** Names what an agent is told: a task that was changed since a terminal was told of it, is not run there. */
export function workOf(task: Pick<Task, 'agent' | 'prompt'>): string {
  return digestOf(JSON.stringify([task.agent, task.prompt]));
}

/** A pending task waits for nothing but its turn from here on, and runs in this terminal. */
export function offerTerminal(task: Task, nowMs: number, terminal: Terminal): Change {
  if (task.status !== 'pending') {
    throw new OrchestraError(
      'refused',
      words`${task.taskId} is ${task.status}; only pending tasks can be run in a terminal.`,
    );
  }
  requireHere(task);
  return {
    kind: 'terminal-offered',
    set: { terminal, runRequestedAt: toIso(nowMs), pausedAt: null },
  };
}

/** The terminal is gone, or its person gave up: the task is held back, since nobody wanted it to run unattended. */
export function withdrawTerminal(task: Task, nowMs: number, why: string): Change | undefined {
  if (task.status !== 'pending' || task.terminal === null) return undefined;
  return {
    kind: 'terminal-withdrawn',
    why,
    set: { terminal: null, runRequestedAt: null, pausedAt: toIso(nowMs) },
  };
}

/** running → pending with its terminal: this runner may not start it any more, and the next one will. */
export function passOn(task: Task): Change | undefined {
  if (task.status !== 'running') return undefined;
  return {
    kind: 'put-back',
    why: 'another runner took over before it was started',
    set: {
      status: 'pending',
      startedAt: null,
      pid: null,
      process: null,
      runner: null,
      marker: null,
      startRevision: null,
    },
  };
}
