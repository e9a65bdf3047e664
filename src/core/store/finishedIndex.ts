import { dirname, join } from 'node:path';
import { isTaskId } from '../model/ids.ts';
import type { Task } from '../model/task.ts';
import { ensureFolder, replaceFile } from './files.ts';
import type { FinishedTask } from './finishedTask.ts';
import type { SettledTasks } from './settledTasks.ts';
import { formatIndex, NEWEST_KEPT, readIndex, type FinishedCounts } from './indexHead.ts';

type Kind = Pick<FinishedTask, 'status' | 'timedOut' | 'retried'>;

/** Capitals: another attempt followed. */
const LETTERS: Readonly<Record<string, Kind>> = {
  c: { status: 'complete', timedOut: false, retried: false },
  f: { status: 'failed', timedOut: false, retried: false },
  t: { status: 'failed', timedOut: true, retried: false },
  x: { status: 'cancelled', timedOut: false, retried: false },
  F: { status: 'failed', timedOut: false, retried: true },
  T: { status: 'failed', timedOut: true, retried: true },
  X: { status: 'cancelled', timedOut: false, retried: true },
};

/** Stands before what a task depended on, where it did; between tabs stand ids of tasks that finished, and nothing else. */
const DEPENDS_ON = '\u001f';
const NOTHING: readonly string[] = [];

/** So many new lines are put in their places one by one. */
const FEW = 16;

/** The settled tasks of one folder, oldest first, as one text: a line each, read only where it is looked at. */
export class FinishedIndex {
  /** Time of the folder when the index was written. */
  readonly folderMs: number;
  /** Ids in the folder that were not settled. */
  readonly liveIds: readonly string[];
  readonly #body: string;
  readonly #keep: () => readonly Task[];
  #kept: ReadonlyMap<string, Task> | undefined;
  #counts: FinishedCounts | undefined;

  private constructor(
    folderMs: number,
    liveIds: readonly string[],
    body: string,
    keep: () => readonly Task[] = () => [],
  ) {
    this.folderMs = folderMs;
    this.liveIds = liveIds;
    this.#body = body;
    this.#keep = keep;
  }

  static of(folderMs: number, liveIds: readonly string[], finished: readonly FinishedTask[]): FinishedIndex {
    return new FinishedIndex(folderMs, liveIds, linesOf(finished));
  }

  /** The index in a file, or undefined where it is missing or damaged in any byte. */
  static load(file: string): FinishedIndex | undefined {
    const index = readIndex(file);
    if (index === undefined) return undefined;
    const loaded = new FinishedIndex(index.folderMs, index.liveIds, index.body, index.keptTasks);
    loaded.#counts = index.counts;
    return loaded;
  }

  /** A settled task in full, if it is among the newest and was read with the index or kept in it. */
  kept(id: string): Task | undefined {
    this.#kept ??= new Map(this.#keep().map((task) => [task.taskId, task]));
    return this.#kept.get(id);
  }

  /** @param read a settled task by its id, where it is not kept */
  save(file: string, read: (id: string) => Task | undefined): void {
    const newestIds = this.newest(NEWEST_KEPT).map(({ id }) => id);
    const { folderMs, liveIds } = this;
    const newest = newestIds.flatMap((id) => this.kept(id) ?? read(id) ?? []);
    const text = { folderMs, liveIds, counts: this.counts(), newestIds, newest, body: this.#body };
    ensureFolder(dirname(file));
    replaceFile(file, formatIndex(text));
  }

  /** Ids of all its tasks, oldest first. */
  ids(): readonly string[] {
    // Only an id has a tab on both sides and looks like one. Not kept: there may be many, and they are asked for once.
    return this.#body.match(/(?<=\t)task_[\w-]+(?=\t)/g) ?? [];
  }

  /**
   * As the folder is now: without what is `outdated`, and with what has settled since. Where little went and little
   * came, the lines are not looked through one by one: there may be thousands.
   */
  brought(
    folderMs: number,
    liveIds: readonly string[],
    outdated: ReadonlySet<string>,
    settled: SettledTasks,
  ): FinishedIndex {
    const { newest, inShort: came } = settled;
    const keep = (): readonly Task[] => [
      ...this.#keep().filter(({ taskId }) => !outdated.has(taskId)),
      ...newest,
    ];
    if (outdated.size + came.length <= FEW) {
      const counts = { ...this.counts() };
      for (const id of outdated) {
        const gone = this.find(id);
        if (gone !== undefined) count(counts, gone, -1);
      }
      for (const task of came) count(counts, task, 1);
      const body = came.reduce(insertLine, [...outdated].reduce(removeLine, this.#body));
      const brought = new FinishedIndex(folderMs, liveIds, body, keep);
      brought.#counts = counts;
      return brought;
    }
    const stayed = this.all().filter(({ id }) => !outdated.has(id));
    return new FinishedIndex(folderMs, liveIds, linesOf([...stayed, ...came]), keep);
  }

  counts(): FinishedCounts {
    this.#counts ??= this.#count();
    return this.#counts;
  }

  #count(): FinishedCounts {
    const counts = { ...NONE_FINISHED };
    for (let at = 0; at < this.#body.length; at = this.#body.indexOf('\n', at) + 1) {
      const kind = LETTERS[this.#body.charAt(at)];
      if (kind !== undefined) count(counts, kind, 1);
    }
    return counts;
  }

  /** A settled task by its id; a look through all of them. */
  find(id: string): FinishedTask | undefined {
    const at = this.#body.indexOf(`\t${id}\t`);
    if (at < 0) return undefined;
    const begin = this.#body.lastIndexOf('\n', at) + 1;
    return parseLine(this.#body.slice(begin, this.#body.indexOf('\n', at)));
  }

  /** Up to `limit` settled tasks that pass, newest first. */
  newest(limit: number, passes: (task: FinishedTask) => boolean = () => true): FinishedTask[] {
    let left = limit;
    return this.#newestFirst((task) => {
      if (left === 0) return 'end';
      if (!passes(task)) return 'leave';
      left--;
      return 'take';
    });
  }

  /** Goes through the settled tasks from the newest on, until it is told to end. */
  #newestFirst(judge: (task: FinishedTask) => 'take' | 'leave' | 'end'): FinishedTask[] {
    const found: FinishedTask[] = [];
    for (let end = this.#body.length - 1; end > 0;) {
      const begin = this.#body.lastIndexOf('\n', end - 1) + 1;
      const task = parseLine(this.#body.slice(begin, end));
      const verdict = task === undefined ? 'leave' : judge(task);
      if (verdict === 'end') break;
      if (task !== undefined && verdict === 'take') found.push(task);
      end = begin - 1;
    }
    return found;
  }

  /** Those that ended at that time or later, newest first; the older ones are not looked at. */
  since(sinceMs: number): FinishedTask[] {
    return this.#newestFirst(({ completedAtMs }) => (completedAtMs < sinceMs ? 'end' : 'take'));
  }

  all(): FinishedTask[] {
    return this.newest(Number.MAX_SAFE_INTEGER).reverse();
  }
}

/** No finished task. */
const NONE_FINISHED: FinishedCounts = {
  complete: 0,
  failed: 0,
  cancelled: 0,
  timedOut: 0,
  retried: 0,
};

/** Adds one task to the counts, or with -1 takes it away. */
export function count(
  counts: { -readonly [key in keyof FinishedCounts]: number },
  kind: Kind,
  by: 1 | -1,
): void {
  if (kind.retried) counts.retried += by;
  else if (kind.status === 'complete') counts.complete += by;
  else if (kind.status === 'cancelled') counts.cancelled += by;
  else counts.failed += by;
  if (kind.timedOut && !kind.retried) counts.timedOut += by;
}

/** How many those are together. */
export function countAll({ complete, failed, cancelled, retried }: FinishedCounts): number {
  return complete + failed + cancelled + retried;
}

function linesOf(finished: readonly FinishedTask[]): string {
  const sorted = [...finished].sort((a, b) => (isInOrder(a, b) ? -1 : 1));
  return sorted.map(formatLine).join('');
}

/** The lines without that of a task. */
function removeLine(body: string, id: string): string {
  const at = body.indexOf(`\t${id}\t`);
  return at < 0
    ? body
    : body.slice(0, body.lastIndexOf('\n', at) + 1) + body.slice(body.indexOf('\n', at) + 1);
}

/** The lines with one more, in its place from the end: what settled last is nearly always the newest. */
function insertLine(body: string, task: FinishedTask): string {
  let end = body.length;
  while (end > 0) {
    const begin = body.lastIndexOf('\n', end - 2) + 1;
    const before = parseLine(body.slice(begin, end - 1));
    if (before !== undefined && isInOrder(before, task)) break;
    end = begin;
  }
  return body.slice(0, end) + formatLine(task) + body.slice(end);
}

function isInOrder(a: FinishedTask, b: FinishedTask): boolean {
  return a.completedAtMs === b.completedAtMs ? a.id < b.id : a.completedAtMs < b.completedAtMs;
}

function formatLine(task: FinishedTask): string {
  const letters = { complete: 'c', cancelled: 'x', failed: task.timedOut ? 't' : 'f' } as const;
  const letter = letters[task.status === 'complete' || task.status === 'cancelled' ? task.status : 'failed'];
  const agent = task.agent.replaceAll(/[\t\n\u001f]/g, ' ');
  const dependsOn = task.dependsOn.length === 0 ? '' : `${DEPENDS_ON}${task.dependsOn.join()}`;
  return `${task.retried ? letter.toUpperCase() : letter}\t${String(task.completedAtMs)}\t${task.id}\t${agent}${dependsOn}\n`;
}

/** Of thousands of lines each is looked at in a window's first moment: so no lists are made of its fields. */
function parseLine(line: string): FinishedTask | undefined {
  const kind = LETTERS[line.charAt(0)];
  const afterTime = line.indexOf('\t', 2);
  const afterId = line.indexOf('\t', afterTime + 1);
  const id = line.slice(afterTime + 1, afterId);
  if (kind === undefined || afterTime < 0 || afterId < 0 || !isTaskId(id)) return undefined;
  const { status, timedOut, retried } = kind;
  const completedAtMs = Number(line.slice(2, afterTime));
  const afterAgent = line.indexOf(DEPENDS_ON, afterId);
  const agent = line.slice(afterId + 1, afterAgent < 0 ? undefined : afterAgent);
  const dependsOn = afterAgent < 0 ? NOTHING : line.slice(afterAgent + 1).split(',');
  return { id, status, timedOut, retried, completedAtMs, agent, dependsOn };
}

/** Path of the index of one folder. */
export function indexFile(indexFolder: string, name: 'tasks' | 'archive'): string {
  return join(indexFolder, `${name}.tsv`);
}
