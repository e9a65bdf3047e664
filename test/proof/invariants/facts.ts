import type { Task, TaskEvent } from '../../../src/core/index.ts';

/** One revision of a task, as its journal has it. */
export interface Revision {
  readonly revision: number;
  readonly event: TaskEvent;
  /** The fields it set; for the first one the whole task. */
  readonly set: Readonly<Record<string, unknown>>;
  /** The task after it. */
  readonly state: Readonly<Record<string, unknown>>;
}

/** A file that should hold one whole JSON value. */
export interface JsonFile {
  readonly path: string;
  readonly value: unknown;
  /** Why it holds none; undefined where it does. */
  readonly problem: string | undefined;
}

/** All that is on disk about one task. */
export interface TaskFacts {
  readonly id: string;
  /** The revisions that count, oldest first; undefined where there is no journal. */
  readonly revisions: readonly Revision[] | undefined;
  /** `tasks/<id>.json`, where there is one. */
  readonly file: JsonFile | undefined;
  /** `archive/<id>.json`, where there is one. */
  readonly archived: JsonFile | undefined;
  /** The task as it counts: by the journal, else by its file, else by the archive; undefined where none can be read. */
  readonly task: Task | undefined;
  /** Whether a change of it may be under way: its file and its events may be behind. */
  readonly isOnItsWay: boolean;
  /** Names of its files in `state/run/`. */
  readonly runFiles: readonly string[];
}

/** What a lease file says. */
export interface LeaseFacts {
  readonly kind: string;
  readonly epoch: number;
  /** The epoch, the owner and whether it was let go, as the file's content has them. */
  readonly content: unknown;
  /** The owner in one text that tells processes apart. */
  readonly owner: string;
}

/** Everything of a queue that can be checked from its files. */
export interface QueueFacts {
  readonly root: string;
  readonly tasks: ReadonlyMap<string, TaskFacts>;
  /** In the order in which they stand in the files, the oldest file first, repeats included. */
  readonly events: readonly TaskEvent[];
  readonly leases: readonly LeaseFacts[];
  /** Ids that are marked to start. */
  readonly marks: readonly string[];
  /** Every file of ours that is put in place whole: readers never see half of one. */
  readonly wholeFiles: readonly JsonFile[];
  readonly pausedQueue: boolean;
  /** Names of paused agents. */
  readonly pausedAgents: readonly string[];
}

/** A promise that was broken. */
export interface Violation {
  /** Number of the invariant, as the list of promises has it. */
  readonly invariant: number;
  readonly task?: string;
  readonly what: string;
}
