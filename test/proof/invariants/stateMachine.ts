import { isTerminal, type TaskStatus } from '../../../src/core/index.ts';
import type { QueueFacts, Violation } from './facts.ts';
import { transitionsOf, type Transition } from './transitions.ts';

/** What may follow what: the state machine, written down a second time. */
const NEXT: Readonly<Record<TaskStatus, Readonly<Partial<Record<TaskStatus, readonly string[]>>>>> = {
  pending: {
    pending: [
      'edited',
      'paused',
      'resumed',
      'run-requested',
      'timeout-extended',
      'terminal-offered',
      'terminal-withdrawn',
    ],
    running: ['started'],
    failed: ['finished'],
    cancelled: ['finished'],
  },
  running: {
    running: ['adopted', 'cancel-requested', 'timeout-requested', 'timeout-extended', 'suspended'],
    pending: ['put-back'],
    complete: ['finished'],
    failed: ['finished'],
    cancelled: ['finished'],
  },
  complete: { complete: ['archived', 'deleted'] },
  failed: { failed: ['retried', 'retry-deleted', 'archived', 'deleted'] },
  cancelled: { cancelled: ['archived', 'deleted'] },
};

/** What an end set, nothing sets again. */
const FIXED_BY_THE_END = [
  'status',
  'completedAt',
  'startedAt',
  'exitCode',
  'errorMessage',
  'failureReason',
  'timedOutAt',
];

/** Invariant 3: no transition outside the state machine, and a terminal state never changes. */
export function transitionsAllowed(facts: QueueFacts): Violation[] {
  return [...transitionsOf(facts)].flatMap(([id, transitions]) =>
    transitions.flatMap((transition, at) =>
      whatIsWrong(transitions[at - 1], transition).map((what) => ({ invariant: 3, task: id, what })),
    ),
  );
}

function whatIsWrong(before: Transition | undefined, { event, set }: Transition): string[] {
  const { from, to, kind } = event;
  const step = `revision ${String(event.revision)} (${kind}, ${from ?? 'nothing'} → ${to})`;
  if (before === undefined && from === null) return kind === 'created' ? [] : [`${step} begins a task`];
  if (from === null) return [`${step} creates a task that exists`];
  const wrong: string[] = [];
  // Without a journal the events may begin late: older ones are deleted in time.
  if (before !== undefined && before.event.to !== from) wrong.push(`${step} follows ${before.event.to}`);
  if (NEXT[from][to]?.includes(kind) !== true) wrong.push(`${step} is not in the state machine`);
  // The first line of a journal has the whole task in it.
  if (before !== undefined && isTerminal(from)) {
    const changed = FIXED_BY_THE_END.filter((field) => field in set);
    if (changed.length > 0) wrong.push(`${step} changes ${changed.join(', ')} after the end`);
  }
  return wrong;
}
