import { existsSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { toIso, type Clock } from '../model/clock.ts';
import { OrchestraError } from '../model/errors.ts';
import type { TaskEvent } from '../model/event.ts';
import { newNonce } from '../model/ids.ts';
import { forEachInSpite } from '../model/inSpite.ts';
import { isLeaving, LIMITS, TASK_FORMAT, type Task } from '../model/task.ts';
import type { Change } from '../model/transitions.ts';
import { appendText } from './append.ts';
import { bringUp } from './bringUp.ts';
import { EventLog } from './events.ts';
import { flushFolder, moveOver, readRegularFile, removeFile, writeNewFile } from './files.ts';
import { findIntents, firstRevisionOf } from './intents.ts';
import { UnreadableFile } from './plainFile.ts';
import { formatLine, readBack, readJournal, type ReadJournal } from './journal.ts';
import type { QueuePaths } from './paths.ts';
import { setAside } from './setAside.ts';
import { formatTask, isNewerFormat, parseTask, withHandEdits, type ParsedTask } from './taskFile.ts';

/** A file that should be a task and is none; kept as it is. */
export interface Problem {
  readonly path: string;
  readonly reason: string;
  /** The task that goes on all the same, as its journal knows it. */
  readonly taskId?: string;
}

/** What one id is on disk. */
export type TaskReading =
  | { readonly kind: 'task'; readonly task: Task; readonly problem?: Problem }
  | { readonly kind: 'missing' }
  | { readonly kind: 'damaged'; readonly problem: Problem };

/** How a change is to be written. */
export interface CommitOptions {
  /** Whether it must survive a power cut once the call returns. */
  readonly flush?: boolean;
}

/** Decides, from the state as it is now, what is to change; undefined for nothing. May throw to refuse. */
export type Decide = (task: Task) => Change | undefined;

/**
 * The tasks of a queue as files. A change is an appended line of the task's journal; the task file that people, version
 * 3.0 and listings read is brought up to it by a rename. An intent left behind names a task whose file is behind.
 */
export class TaskStore {
  readonly paths: QueuePaths;
  readonly events: EventLog;
  readonly clock: Clock;
  readonly #actor: string;

  constructor(paths: QueuePaths, clock: Clock, actor: string) {
    this.paths = paths;
    this.events = new EventLog(paths);
    this.clock = clock;
    this.#actor = actor;
  }

  /** The state of one task, by the journal where it has one. */
  read(id: string): TaskReading {
    return this.#look(id).reading;
  }

  /** The task. @throws OrchestraError `not-found` or `damaged`. */
  require(id: string): Task {
    return this.#requireTask(id, this.read(id));
  }

  #requireTask(id: string, reading: TaskReading): Task {
    if (reading.kind === 'task') return reading.task;
    if (reading.kind === 'missing' && existsSync(this.paths.archivedTask(id))) {
      throw new OrchestraError(
        'refused',
        `${id} is in the archive, where nothing changes any more; start its work as a new task.`,
      );
    }
    if (reading.kind === 'missing')
      throw new OrchestraError('not-found', `There is no task ${id}; "orchestra status --all" lists them.`);
    throw new OrchestraError(
      'damaged',
      `${reading.problem.path} ${reading.problem.reason}; mend the file or move it away ("orchestra doctor" shows what can be done).`,
    );
  }

  /** The task file alone, for listings: one small read, no journal. */
  readFileOnly(id: string): ParsedTask | undefined {
    const result = readRegularFile(this.paths.taskFile(id), LIMITS.taskFileBytes);
    if (result.kind === 'missing') return undefined;
    if (result.kind === 'refused') return { kind: 'bad', reason: result.reason };
    return parseTask(result.bytes, id);
  }

  /**
   * Creates a task exclusively; flushed before it returns. Returns the one that exists already, with `created: false`,
   * when somebody else was first.
   */
  create(task: Task, why?: string): { task: Task; created: boolean } {
    const existing = this.read(task.taskId);
    if (existing.kind !== 'missing') return { task: this.require(task.taskId), created: false };
    const first: Task = { ...task, format: TASK_FORMAT, revision: 1 };
    const won = this.#append(undefined, first, { flush: true }, 'created', why);
    if (won === 'won') return { task: first, created: true };
    return { task: this.require(task.taskId), created: false };
  }

  /**
   * Changes a task: reads it, lets `decide` choose, and writes the next revision; when another process was faster it
   * reads again and decides again. Returns the task as it stands afterwards.
   * @throws OrchestraError, also whatever `decide` throws to refuse
   */
  commit(id: string, decide: Decide, options: CommitOptions = {}): Task {
    for (;;) {
      const { reading, journal } = this.#look(id);
      const current = this.#requireTask(id, reading);
      if (isNewerFormat(current)) {
        throw new OrchestraError(
          'newer-format',
          `${id} was written by a newer version of Orchestra; update this one to change it.`,
        );
      }
      const change = decide(current);
      if (change === undefined) return current;
      const next: Task = { ...current, ...change.set, format: TASK_FORMAT, revision: current.revision + 1 };
      if (reading.kind === 'task' && reading.problem !== undefined) setAside(this.paths, id);
      const result = this.#append(journal, next, options, change.kind, change.why, current);
      if (result === 'won') return next;
      if (result === 'gone')
        throw new OrchestraError('not-found', `${id} was deleted or archived by another process meanwhile.`);
    }
  }

  /**
   * Brings the task file (and the events) of one task up to its journal; undefined where there is no journal.
   * @param untold the first revision whose writer may have died before it told the events, although the file shows it
   */
  heal(id: string, untold?: number): Task | undefined {
    return bringUp(this, id, untold === undefined ? {} : { untold });
  }

  /** Ids whose last change was cut off between journal and task file; with `staleOnly` those whose writer is surely gone. */
  intents(staleOnly: boolean): Map<string, string[]> {
    return findIntents(this.paths.intents, staleOnly);
  }

  /** Finishes every change that was cut off. Safe at any moment, by anybody, twice. Returns the ids it mended. */
  healCutOff(): string[] {
    const healed: string[] = [];
    forEachInSpite(this.intents(true), ([id, intents]) => {
      const task = this.heal(id, firstRevisionOf(intents, id));
      if (task !== undefined && isLeaving(task)) return;
      if (task !== undefined) healed.push(id);
      for (const intent of intents) removeFile(intent);
    });
    return healed;
  }

  /** The counted lines of a task's journal, oldest first. */
  history(id: string): TaskEvent[] {
    return this.#readJournal(id)?.lines.map((line) => line.event) ?? [];
  }

  #look(id: string): { reading: TaskReading; journal: ReadJournal | undefined } {
    const path = this.paths.taskFile(id);
    let journal: ReadJournal | undefined;
    try {
      journal = this.#readJournal(id);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      const reason = `cannot be trusted: its journal ${this.paths.journalFile(id)} ${error.predicate}`;
      return { reading: { kind: 'damaged', problem: { path, reason } }, journal };
    }
    const file = this.readFileOnly(id);
    if (journal !== undefined) {
      const reading = journaled(journal.task, file, path);
      return { reading, journal };
    }
    if (file === undefined) return { reading: { kind: 'missing' }, journal };
    if (file.kind === 'ok') return { reading: { kind: 'task', task: file.task }, journal };
    return { reading: { kind: 'damaged', problem: { path, reason: file.reason } }, journal };
  }

  #readJournal(id: string): ReadJournal | undefined {
    return readJournal(this.paths.journalFile(id), id);
  }

  /**
   * @param before what the journal says so far, which the line is relative to; undefined: the line starts a journal
   * @param from the task the transition leaves, for the event
   */
  #append(
    before: ReadJournal | undefined,
    next: Task,
    options: CommitOptions,
    kind: string,
    why: string | undefined,
    from?: Task,
  ): 'won' | 'lost' | 'gone' {
    const id = next.taskId;
    const nonce = newNonce();
    const event: TaskEvent = {
      at: toIso(this.clock.nowMs()),
      task: id,
      revision: next.revision,
      from: from?.status ?? null,
      to: next.status,
      by: this.#actor,
      kind,
      agent: next.agent,
      ...(why === undefined ? {} : { why }),
    };
    const intent = join(this.paths.intents, `${id}.${nonce}.json`);
    writeNewFile(intent, formatTask(next));
    const journal = this.paths.journalFile(id);
    try {
      const done = appendText(journal, formatLine(before?.task, next, nonce, event), {
        create: before === undefined,
        flush: options.flush === true,
      });
      if (done === 'missing') {
        removeFile(intent);
        return 'gone';
      }
    } catch (error) {
      removeFile(intent);
      throw error;
    }
    const verdict = readBack(journal, id, before, { revision: next.revision, nonce });
    if (verdict === 'gone' || verdict === 'lost') {
      removeFile(intent);
      return verdict;
    }
    // Before its file is shown: after a power cut a half-written file without a journal could not be mended.
    if (before === undefined && options.flush === true) flushFolder(this.paths.journal);
    // The change stands from here on, whatever else fails: then the intent stays, and whoever looks next finishes it.
    try {
      this.events.append([event]);
      // A task on its way out is not shown any more: its intent stays and names it, until its files are gone.
      if (!isLeaving(next)) this.#show(id, intent, verdict.isLast, verdict.size);
    } catch (error) {
      if (!OrchestraError.is(error)) throw error;
    }
    return 'won';
  }

  /**
   * Renames the intent onto the task file, or writes the file anew where somebody is ahead already.
   * @param size bytes of the journal when it was read back: more means that somebody went on
   */
  #show(id: string, intent: string, newest: boolean, size: number): void {
    const journal = this.paths.journalFile(id);
    if (newest) newest = moveOver(intent, this.paths.taskFile(id));
    const sizeAfter = lstatSync(journal, { throwIfNoEntry: false })?.size;
    if (sizeAfter === undefined) removeFile(this.paths.taskFile(id));
    else if (!newest || sizeAfter !== size) bringUp(this, id, { written: newest });
    if (!newest) removeFile(intent);
  }
}

/** The state by the journal, with what counts of the file beside it. */
function journaled(truth: Task, file: ParsedTask | undefined, path: string): TaskReading {
  if (file === undefined) return { kind: 'task', task: truth };
  if (file.kind === 'ok') return { kind: 'task', task: withHandEdits(truth, file.task) };
  const reason = `${file.reason}; the task goes on as it was before`;
  return { kind: 'task', task: truth, problem: { path, reason, taskId: truth.taskId } };
}
