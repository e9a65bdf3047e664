import type { TaskEvent } from '../model/event.ts';
import type { Task } from '../model/task.ts';
import type { ReadJournal } from './journal.ts';

/** When a line is safe from a power cut: before it is read back, at once or by somebody who waits for it, or never. */
export type Flush = 'at once' | 'later' | 'never';

/** A line that stands in a journal; nobody has been told of it yet. */
export interface Line {
  readonly before: ReadJournal | undefined;
  readonly next: Task;
  readonly nonce: string;
  readonly event: TaskEvent;
  readonly intent: string;
  readonly flush: Flush;
  /** Why the disk did not confirm the line, which counts all the same. */
  readonly failure?: unknown;
}

/** What became of a line: it counts and is the last one, it counts and others went on, somebody was faster. */
export type LineEnd = 'newest' | 'overtaken' | 'lost';

/** Whether a line counts, by what became of it. */
export const STANDS: Readonly<Record<LineEnd, boolean>> = { newest: true, overtaken: true, lost: false };
