import { existsSync } from 'node:fs';
import {
  cleanForDisplay,
  firstTaskIdOf,
  OrchestraError,
  systemClock,
  timeoutSecondsOf,
  type Queue,
  type Task,
} from '../../core/index.ts';
import { elapsedMsOf, isArchived, logFileOf } from '../taskFiles.ts';
import { countOf } from './count.ts';
import { formatDuration, formatMoment } from './duration.ts';
import { displayStateOf, painterOf, stateText, waitPhrase } from './taskState.ts';
import { terminalOf } from './terminal.ts';

const LABEL_WIDTH = 13;
/** More of a prompt is in the task file. */
const PROMPT_SHOWN = 4000;
/** A damaged chain could be a circle. */
const MAX_ATTEMPTS = 200;

/** Everything about one task, for people: fields, times, why it waits or failed, its attempts, its files. */
export function describeTask(queue: Queue, id: string): string {
  const { colours, symbols } = terminalOf();
  const task = queue.read(id);
  const waiting = queue.why(id);
  const state = displayStateOf({ task, waiting });
  const nowMs = systemClock.nowMs();
  const line = (label: string, value: string | undefined | null) =>
    (value ?? '') === '' ? [] : [`${colours.dim(`${label}:`.padEnd(LABEL_WIDTH))}${value ?? ''}`];
  const moment = (iso: string | null | undefined) =>
    typeof iso === 'string' ? formatMoment(iso) : undefined;
  const elapsedMs = elapsedMsOf(task, nowMs);
  const limit = timeoutSecondsOf(task);
  const lines = [
    line('Task', colours.bold(task.taskId)),
    line('Status', painterOf(state, colours)(stateText(state, isArchived(queue, id), symbols))),
    line('Waits', waiting === undefined ? undefined : cleanForDisplay(waitPhrase(waiting, nowMs))),
    line('Error', cleanForDisplay(task.errorMessage ?? '')),
    line('Exit code', task.exitCode?.toString()),
    line('Agent', cleanForDisplay(task.agent)),
    line('Priority', String(task.priority)),
    line(
      'Retries',
      `${String(task.retryCount)} of ${String(task.maxRetries)}${task.autoRetry ? ', automatic' : ''}`,
    ),
    line(
      'Attempts',
      attemptsOf(queue, task)
        .map((attempt) => `${attempt.taskId} (${attempt.status})`)
        .join(', '),
    ),
    line('Depends on', task.dependsOn.map((dependency) => cleanForDisplay(dependency)).join(', ')),
    line('Not before', moment(task.notBefore)),
    line('Created', moment(task.createdAt)),
    line('Started', moment(task.startedAt)),
    line('Ended', moment(task.completedAt)),
    line('Elapsed', elapsedMs === undefined ? undefined : formatDuration(elapsedMs)),
    line('Limit', limit === undefined ? undefined : formatDuration(limit * 1000)),
    line('Paused', moment(task.pausedAt)),
    line('Process', task.status === 'running' ? task.pid?.toString() : undefined),
    line('Log', logFileOf(queue, id)),
    line(
      'Plan',
      [queue.paths.planFile(id), queue.paths.archivedPlan(id)].find((file) => existsSync(file)),
    ),
    line(
      'File',
      [queue.paths.taskFile(id), queue.paths.archivedTask(id)].find((file) => existsSync(file)),
    ),
    ['', colours.dim('Prompt:'), ...promptLines(task.prompt)],
  ];
  return lines.flat().join('\n');
}

function promptLines(prompt: string): string[] {
  const shown = prompt
    .slice(0, PROMPT_SHOWN)
    .split('\n')
    .map((text) => cleanForDisplay(text));
  const rest = prompt.length - PROMPT_SHOWN;
  return rest > 0 ? [...shown, `… ${countOf(rest, 'more character')} (in the task file)`] : shown;
}

/** The chain of attempts that the task belongs to, first to last; those that cannot be read are left out. */
function attemptsOf(queue: Queue, task: Task): Task[] {
  const chain: Task[] = [];
  let next: string | null | undefined = firstTaskIdOf(task);
  while (typeof next === 'string' && chain.length < MAX_ATTEMPTS) {
    const attempt = readIfThere(queue, next);
    if (attempt === undefined) break;
    chain.push(attempt);
    next = attempt.retriedBy;
  }
  return chain.length > 1 ? chain : [];
}

function readIfThere(queue: Queue, id: string): Task | undefined {
  try {
    return queue.read(id);
  } catch (error) {
    if (OrchestraError.is(error)) return undefined;
    throw error;
  }
}
