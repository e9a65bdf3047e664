import path from 'node:path';
import type { Violation } from '../invariants/facts.ts';
import { QueueWatch } from '../invariants/queueWatch.ts';
import type { KeptFile } from './kept.ts';

/** Beginning of the id of a task, as names of files have it. */
const TASK_ID = /task_\d+_[a-z0-9]+/;

/** What is known of tasks that left the queue by the events alone. */
const TOLD_BY_EVENTS: ReadonlySet<number> = new Set([1, 2, 3, 4, 6, 7]);

/** Watches a queue that was damaged: what was damaged is nobody's promise, all the rest is. */
export function watchDamaged(root: string, damaged: () => readonly KeptFile[]): QueueWatch {
  const isExcused = ({ invariant, task, what }: Violation): boolean =>
    damaged().some(({ file }) => {
      const name = path.relative(path.join(root, '.orchestra'), file);
      const id = TASK_ID.exec(path.basename(name))?.[0];
      if (id !== undefined) return task?.startsWith(id) === true || what.includes(id);
      if (name.startsWith('events')) return TOLD_BY_EVENTS.has(invariant);
      if (name.includes('leases')) return invariant === 13 || what.includes(file);
      return what.includes(file);
    });
  return new QueueWatch(root, { excused: isExcused }).keepAll();
}
