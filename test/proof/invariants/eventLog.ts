import { taskSchema, type TaskEvent } from '../../../src/core/index.ts';
import type { QueueFacts, TaskFacts, Violation } from './facts.ts';

/** Fields of others may be changed in the file at any time. */
const OUR_FIELDS = new Set(Object.keys(taskSchema().shape));
const EDITED_BY_HAND = new Set([
  'prompt',
  'agent',
  'priority',
  'timeout',
  'dependsOn',
  'maxRetries',
  'autoRetry',
  'notBefore',
  'rank',
]);

/**
 * Invariant 4: every transition is in the events once, those of a task in their order, and the transitions add up to the state on disk. A task whose
 * last change is under way, or was cut off and not finished by anybody yet, is passed over.
 * @param everything also those: after a recovery there are none
 */
export function eventsTell(facts: QueueFacts, { everything = false } = {}): Violation[] {
  const told = new Map<string, string>();
  const newest = new Map<string, number>();
  const violations: Violation[] = [];
  for (const event of facts.events) {
    const key = `${event.task} ${String(event.revision)}`;
    const text = textOf(event);
    const before = told.get(key);
    if (before === undefined) {
      told.set(key, text);
      if (event.revision < (newest.get(event.task) ?? 0))
        violations.push(broken(event.task, `revision ${String(event.revision)} is told after a later one`));
      newest.set(event.task, event.revision);
    } else if (before !== text)
      violations.push(broken(event.task, `revision ${String(event.revision)} is told in two ways`));
  }
  for (const task of facts.tasks.values()) {
    if (task.isOnItsWay && !everything) continue;
    for (const { event } of task.revisions ?? []) {
      const text = told.get(`${task.id} ${String(event.revision)}`);
      const what = `revision ${String(event.revision)} (${event.kind})`;
      if (text === undefined) violations.push(broken(task.id, `${what} is not in the events`));
      else if (text !== textOf(event)) violations.push(broken(task.id, `${what} is told wrongly`));
    }
    violations.push(...replayed(facts, task));
  }
  return violations;
}

const texts = new WeakMap<TaskEvent, string>();

/** An event in one text; what was read once is often looked at again. */
function textOf(event: TaskEvent): string {
  const known = texts.get(event) ?? toText(event);
  texts.set(event, known);
  return known;
}

function toText(event: TaskEvent): string {
  try {
    return JSON.stringify(event);
  } catch {
    return [event.at, event.kind, event.by].join(' '); // Somebody made a field of it too deep to be written.
  }
}

/** Whether what people read is what the transitions add up to. */
function replayed(facts: QueueFacts, task: TaskFacts): Violation[] {
  const last = task.revisions?.at(-1);
  if (last === undefined) {
    const archived = task.archived?.value;
    const event = facts.events.findLast((each) => each.task === task.id);
    if (task.file !== undefined || event === undefined) return [];
    return fieldOf(archived, 'status') === event.to
      ? []
      : [broken(task.id, `is not ${event.to} in the archive`)];
  }
  const isLeaving = (last.state['archivedAt'] ?? last.state['deletedAt'] ?? null) !== null;
  if (isLeaving) return [];
  if (task.file === undefined) return [broken(task.id, 'has a journal and no task file')];
  const shown = new Map(Object.entries(task.file.value ?? {}));
  const isPending = last.event.to === 'pending';
  const differing = Object.entries(last.state)
    .filter(([key]) => OUR_FIELDS.has(key) && !(isPending && EDITED_BY_HAND.has(key)))
    .filter(([key, expected]) => !same(shown.get(key), expected))
    .map(([key]) => key);
  return differing.length === 0
    ? []
    : [broken(task.id, `its file differs from its transitions in ${differing.join(', ')}`)];
}

/** One field of a value that was read from a file. */
export function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function broken(task: string, what: string): Violation {
  return { invariant: 4, task, what };
}
