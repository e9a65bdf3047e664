import * as z from 'zod/mini';
import {
  isFields,
  isNumber,
  isText,
  oneOf,
  orMissing,
  orNull,
  passes,
  type Guards,
  type Named,
} from './guards.ts';
import { lazily } from './lazily.ts';
import { TASK_STATUSES } from './task.ts';

/** One line of `events.jsonl`: one revision of one task. Repeats (same task and revision) are to be dropped. */
export const taskEventSchema = lazily(() =>
  z.looseObject({
    at: z.string(),
    task: z.string(),
    revision: z.number(),
    from: z.nullable(z.enum(TASK_STATUSES)),
    to: z.enum(TASK_STATUSES),
    /** Who: kind and pid, such as `cli 4711`. */
    by: z.string(),
    /** What happened, a stable word such as `created`, `started`, `finished`, `edited`. */
    kind: z.string(),
    /** Why, for people. */
    why: z.optional(z.string()),
    agent: z.optional(z.string()),
  }),
);
/** One transition, as it is written down. */
export type TaskEvent = z.infer<ReturnType<typeof taskEventSchema>>;

const eventGuards: Guards<Named<TaskEvent>> = {
  at: isText,
  task: isText,
  revision: isNumber,
  from: orNull(oneOf(TASK_STATUSES)),
  to: oneOf(TASK_STATUSES),
  by: isText,
  kind: isText,
  why: orMissing(isText),
  agent: orMissing(isText),
};

/** Whether a value is an event as this program writes it; see {@link Guard}. */
export function isWholeEvent(value: unknown): value is TaskEvent {
  return isFields(value) && passes(eventGuards, value);
}
