import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { taskSchema } from '../../../src/core/index.ts';
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

const OURS = new Set(Object.keys(taskSchema().shape));

/** Every field of others that stands in the task files now. */
export function foreignFieldsIn(facts: QueueFacts): PlantedField[] {
  return [...facts.tasks.values()].flatMap(({ id, file }) =>
    Object.entries(file?.value ?? {})
      .filter(([field]) => !OURS.has(field))
      .map(([field, value]): PlantedField => ({ task: id, field, value: value as unknown })),
  );
}

/** Puts a field of somebody else into a task file by hand, while nobody writes. */
export function plantField(root: string, id: string): void {
  const file = path.join(root, '.orchestra', 'tasks', `${id}.json`);
  const text = readFileSync(file, 'utf8').replace('{', `{"ticket": {"of": ${JSON.stringify(id)}},`);
  const aside = path.join(root, '.orchestra', 'by-hand');
  writeFileSync(aside, text);
  renameSync(aside, file);
}
