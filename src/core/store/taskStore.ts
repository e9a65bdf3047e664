import { existsSync, lstatSync } from 'node:fs';
import { toIso, type Clock } from '../model/clock.ts';
import { OrchestraError } from '../model/errors.ts';
import type { TaskEvent } from '../model/event.ts';
import { newNonce } from '../model/ids.ts';
import { isLeaving, TASK_FORMAT, type Task } from '../model/task.ts';
import type { Change } from '../model/transitions.ts';
import { words } from '../model/words.ts';
import { appendText } from './append.ts';
import { bringUp } from './bringUp.ts';
import { EventLog } from './events.ts';
import { removeFile } from './files.ts';
import { failureOf, goneMeanwhile, laterFailureOf, throwIt, unconfirmed, untold } from './confirm.ts';
import { flushFile, flushFolder, flushInBackground } from './flush.ts';
import { healCutOff } from './healCutOff.ts';
import { findIntents, olderThan, untoldOf, writeIntent } from './intents.ts';
import { formatLine, readBack, readJournal, type ReadJournal } from './journal.ts';
import { STANDS, type Flush, type Line, type LineEnd } from './journalLine.ts';
import { moveOver } from './moveOver.ts';
import type { QueuePaths } from './paths.ts';
import { setAside } from './setAside.ts';
import { lookAtTask, readTaskFile, requireTask, type TaskReading } from './readTask.ts';
import { isNewerFormat, type ParsedTask } from './taskFile.ts';

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
  readonly #onUnconfirmed: (error: OrchestraError) => void;

  /** @param onUnconfirmed told of each change that counts and that the disk did not confirm; else that is thrown */
  constructor(paths: QueuePaths, clock: Clock, actor: string, onUnconfirmed = throwIt) {
    this.paths = paths;
    this.events = new EventLog(paths);
    this.clock = clock;
    this.#actor = actor;
    this.#onUnconfirmed = onUnconfirmed;
  }

  /** The state of one task, by the journal where it has one. */
  read(id: string): TaskReading {
    return lookAtTask(this.paths, id).reading;
  }

  /** The task. @throws OrchestraError `not-found` or `damaged`. */
  require(id: string): Task {
    return requireTask(this.paths, id, this.read(id));
  }

  /** The task file alone, for listings: one small read, no journal. */
  readFileOnly(id: string): ParsedTask | undefined {
    return readTaskFile(this.paths, id);
  }

  /**
   * Creates a task exclusively; flushed before it returns. Returns the one that exists already, with `created: false`,
   * when somebody else was first.
   * @param isOver asked once its line stands, for a task that others may have made, and taken away, by then
   * @throws OrchestraError, `not-found` where it is over
   */
  create(task: Task, why?: string, isOver?: () => boolean): { task: Task; created: boolean } {
    const existing = this.read(task.taskId);
    if (existing.kind !== 'missing') return { task: this.require(task.taskId), created: false };
    const first: Task = { ...task, format: TASK_FORMAT, revision: 1 };
    const line = this.#append(undefined, first, 'at once', { kind: 'created', why });
    const isOurs = line !== undefined && STANDS[this.#settle(line, isOver)];
    return isOurs ? { task: first, created: true } : { task: this.require(task.taskId), created: false };
  }

  /**
   * Notes the last change of a task that lies in the archive, in a journal that is begun anew; of several who do, one is
   * first. Where it is gone from there, its last change was told before. Says whether it is told by now.
   */
  changeArchived(task: Task, change: Change): boolean {
    const next: Task = { ...task, ...change.set, format: TASK_FORMAT, revision: task.revision + 1 };
    const journal = this.paths.journalFile(task.taskId);
    for (;;) {
      const line = this.#append(undefined, next, 'at once', { ...change, from: task });
      if (line === undefined) return false;
      const isThere = existsSync(this.paths.archivedTask(task.taskId));
      const last = this.events.read({ task: task.taskId }).at(-1);
      if (!isThere || last?.kind === change.kind) {
        for (const file of [journal, line.intent]) removeFile(file);
        return true;
      }
      if (STANDS[this.#settle(line)]) return true;
      // Who is late with the move to the archive may have taken the journal away: then nobody has told it.
      if (existsSync(journal)) return false;
    }
  }

  /**
   * Changes a task: reads it, lets `decide` choose, and writes the next revision; when another process was faster it
   * reads again and decides again. Returns the task as it stands afterwards.
   * @throws OrchestraError, also whatever `decide` throws to refuse
   */
  commit(id: string, decide: Decide, options: CommitOptions = {}): Task {
    for (;;) {
      const { task, line } = this.#begin(id, decide, options.flush === true ? 'at once' : 'never');
      if (line !== undefined && !STANDS[this.#settle(line)]) continue;
      // What stands already may be what an earlier call could not flush.
      const isAsked = line === undefined && options.flush === true;
      const failure = isAsked ? failureOf(() => flushFile(this.paths.journalFile(id))) : undefined;
      this.#confirm(id, failure);
      return task;
    }
  }

  /**
   * As {@link commit} with `flush`, but it waits for the disk in the background, so that many waits overlap. It resolves,
   * and tells of the change, once that is safe; whoever reads the journal meanwhile counts it already.
   */
  async commitFlushed(id: string, decide: Decide): Promise<Task> {
    for (;;) {
      const { task, line } = this.#begin(id, decide, 'later');
      const failure = await laterFailureOf(flushInBackground(this.paths.journalFile(id)));
      if (line === undefined) {
        this.#confirm(id, failure);
        return task;
      }
      const end = this.#settle({ ...line, failure });
      if (STANDS[end]) return end === 'newest' ? task : this.require(id);
    }
  }

  /** Reads, decides, and appends what was decided; without a line where nothing is to change. */
  #begin(id: string, decide: Decide, flush: Flush): { task: Task; line: Line | undefined } {
    const { reading, journal } = lookAtTask(this.paths, id);
    const current = requireTask(this.paths, id, reading);
    if (isNewerFormat(current)) {
      throw new OrchestraError(
        'newer-format',
        words`${id} was written by a newer version of Orchestra; update this one to change it.`,
      );
    }
    const change = decide(current);
    if (change === undefined) return { task: current, line: undefined };
    const next: Task = { ...current, ...change.set, format: TASK_FORMAT, revision: current.revision + 1 };
    if (reading.kind === 'task' && reading.problem !== undefined) setAside(this.paths, id);
    const line = this.#append(journal, next, flush, { ...change, from: current });
    if (line === undefined) throw goneMeanwhile(id);
    // Whoever took the file away took its journal too, and ours begins one of a task that is gone.
    if (journal === undefined && !existsSync(this.paths.taskFile(id))) {
      for (const file of [this.paths.journalFile(id), line.intent]) removeFile(file);
      throw goneMeanwhile(id);
    }
    return { task: next, line };
  }

  /**
   * Brings the task file (and the events) of one task up to its journal; undefined where there is no journal.
   * @param untold the first revision whose writer may have died before it told the events, although the file shows it
   */
  heal(id: string, untold?: number): Task | undefined {
    return bringUp(this, id, untold);
  }

  /** Ids whose last change was cut off between journal and task file; with `staleOnly` those whose writer is gone, or halted. */
  intents(staleOnly: boolean): Map<string, string[]> {
    return findIntents(this.paths.intents, staleOnly);
  }

  /** Finishes every change that was cut off. Safe at any moment, by anybody, twice. Returns the ids it mended. */
  healCutOff(): string[] {
    return healCutOff(this);
  }

  /** The counted lines of a task's journal, oldest first. */
  history(id: string): TaskEvent[] {
    return readJournal(this.paths.journalFile(id), id)?.lines.map((line) => line.event) ?? [];
  }

  /**
   * Writes a line behind what the journal says so far; undefined where the journal is gone.
   * @param before what the line is relative to; undefined: it starts a journal
   */
  #append(
    before: ReadJournal | undefined,
    next: Task,
    flush: Flush,
    change: { kind: string; why?: string | undefined; from?: Task },
  ): Line | undefined {
    const id = next.taskId;
    const nonce = newNonce();
    const { kind, why, from } = change;
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
    const intent = writeIntent(this.paths, next);
    try {
      const done = appendText(this.paths.journalFile(id), formatLine(before?.task, next, nonce, event), {
        create: before === undefined,
        flush: flush === 'at once',
      });
      if (done === 'done') return { before, next, nonce, event, intent, flush };
    } catch (error) {
      // A change that could not be flushed counts all the same.
      if (this.#counts(before, next, nonce))
        return { before, next, nonce, event, intent, flush, failure: error };
      removeFile(intent);
      throw error;
    }
    removeFile(intent);
    return undefined;
  }

  /**
   * Reads back whether a line counts, and if so tells of it: the events, then the task file.
   * @throws OrchestraError `not-found` where the task went away meanwhile; `unconfirmed` once it is told, where the disk
   * did not confirm it; why it could not be told of a task that leaves, as nobody could once its journal is gone
   */
  #settle(line: Line, isOver = (): boolean => false): LineEnd {
    const { before, next, nonce, event, intent, flush } = line;
    const id = next.taskId;
    const verdict = readBack(this.paths.journalFile(id), id, before, { revision: next.revision, nonce });
    const isTaken = verdict === 'gone' || verdict === 'lost';
    if (isTaken || isOver()) {
      if (!isTaken) removeFile(this.paths.journalFile(id));
      removeFile(intent);
      if (verdict === 'gone' && before !== undefined) throw goneMeanwhile(id);
      return 'lost';
    }
    // Before its file is shown: after a power cut a half-written file without a journal could not be mended.
    const failure =
      line.failure ??
      (before === undefined && flush !== 'never'
        ? failureOf(() => flushFolder(this.paths.journal))
        : undefined);
    // The change stands from here on, whatever else fails: then the intent stays, and whoever looks next finishes it.
    try {
      const others = before === undefined ? [] : this.#others(id, intent);
      this.events.append([...untoldOf(others, id, before), event]);
      // A task on its way out is not shown any more: its intent stays and names it, until its files are gone.
      if (!isLeaving(next)) {
        // Told by now. Who comes late with one would put the older state over this one, and could be killed just then.
        for (const older of olderThan(next, others)) removeFile(older);
        this.#show(id, intent, verdict.isLast, verdict.size);
      }
    } catch (error) {
      if (!OrchestraError.is(error)) throw error;
      if (isLeaving(next)) throw untold(id, error);
    }
    this.#confirm(id, failure);
    return verdict.isLast ? 'newest' : 'overtaken';
  }

  #confirm(id: string, failure: unknown): void {
    if (failure !== undefined) this.#onUnconfirmed(unconfirmed(id, failure));
  }

  #counts(before: ReadJournal | undefined, { taskId, revision }: Task, nonce: string): boolean {
    const verdict = readBack(this.paths.journalFile(taskId), taskId, before, { revision, nonce });
    return typeof verdict === 'object';
  }

  /** What others are about to show of a task. */
  #others(id: string, own: string): string[] {
    try {
      return (this.intents(false).get(id) ?? []).filter((intent) => intent !== own);
    } catch {
      // The order of the events is worth less than that this change is told at all.
      return [];
    }
  }

  /**
   * Renames the intent onto the task file, or writes the file anew where somebody is ahead already.
   * @param size bytes of the journal when it was read back: more means that somebody went on
   */
  #show(id: string, intent: string, newest: boolean, size: number): void {
    const journal = this.paths.journalFile(id);
    if (newest) newest = moveOver(intent, this.paths.taskFile(id));
    if (!newest || lstatSync(journal, { throwIfNoEntry: false })?.size !== size) bringUp(this, id);
    if (!newest) removeFile(intent);
  }
}
