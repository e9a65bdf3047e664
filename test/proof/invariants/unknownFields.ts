import { isDeepStrictEqual } from 'node:util';
import { fieldOf } from './eventLog.ts';
import type { QueueFacts, Violation } from './facts.ts';

/** A field of no meaning to us that somebody put into a task file. */
export interface PlantedField {
  readonly task: string;
  readonly field: string;
  readonly value: unknown;
}

/** Invariant 11: fields that we do not know survive, in the queue and in the archive. */
export function unknownFieldsKept(facts: QueueFacts, planted: readonly PlantedField[]): Violation[] {
  return planted.flatMap(({ task, field, value }) => {
    const known = facts.tasks.get(task);
    const file = known?.file ?? known?.archived;
    if (file === undefined) return []; // Whether a task may be gone is another promise.
    const kept = fieldOf(file.value, field);
    if (isDeepStrictEqual(kept, value)) return [];
    return {
      invariant: 11,
      task,
      what: `its field ${field} is ${kept === undefined ? 'gone' : JSON.stringify(kept)}`,
    };
  });
}
