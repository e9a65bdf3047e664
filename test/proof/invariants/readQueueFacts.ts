import { readdirSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import type { TaskEvent } from '../../../src/core/index.ts';
import type { JsonFile, LeaseFacts, QueueFacts, Revision, TaskFacts } from './facts.ts';
import { FileCache } from './fileCache.ts';
import { asTask, parseEvents, parseJournal, parseJsonFile } from './parseFiles.ts';

const TASK_FILE = /^(task_[A-Za-z0-9_-]{1,120})\.json$/;
const JOURNAL_FILE = /^(task_[A-Za-z0-9_-]{1,120})\.jsonl$/;
const INTENT_FILE = /^(task_[A-Za-z0-9_-]{1,120})\.(?:\d+\.)?[0-9a-f]+\.json$/;
const EVENTS_FILE = /^events(?:\.(\d+))?\.jsonl$/;
const LEASE_FILE = /^([a-z]+)\.(\d+)\.json$/;
const LAUNCH_FILE = /\.launch\.json$/;
const PAUSED_AGENT = 'agent-';

const leaseSchema = z.looseObject({ owner: z.unknown() });

/** Everything about a queue that its files tell. While others write, what one look shows may be of different moments. */
export function readQueueFacts(root: string): QueueFacts {
  return new QueueReader(root).read();
}

/**
 * Reads a queue from its files by the rules of the file format, and not with the product's own readers: a mistake of
 * theirs shows. What did not change since the last look is not read again.
 */
export class QueueReader {
  readonly #root: string;
  readonly #folder: string;
  readonly #journals = new FileCache(parseJournal);
  readonly #events = new FileCache<TaskEvent[]>(parseEvents);
  readonly #json = new FileCache<JsonFile>(parseJsonFile);

  readonly #touched: Set<string> | undefined;

  /** @param touched every path that changed since the last look, where somebody keeps count of them; emptied by it */
  constructor(root: string, touched?: Set<string>) {
    this.#root = root;
    this.#folder = path.join(root, '.orchestra');
    this.#touched = touched;
  }

  /** Looks once. */
  read(): QueueFacts {
    const onTheirWay = new Set(this.#ids('state/intents', INTENT_FILE));
    const runFiles = byTask(this.#names('state/run'));
    const journals = new Set(this.#ids('state/journal', JOURNAL_FILE));
    const files = new Set(this.#ids('tasks', TASK_FILE));
    const archived = new Set(this.#ids('archive', TASK_FILE));
    const tasks = new Map<string, TaskFacts>();
    for (const id of new Set([...journals, ...files, ...archived])) {
      const revisions = journals.has(id) ? this.#journal(id) : undefined;
      const file = files.has(id) ? this.#jsonFile(`tasks/${id}.json`) : undefined;
      const old = archived.has(id) ? this.#jsonFile(`archive/${id}.json`) : undefined;
      tasks.set(id, {
        id,
        revisions,
        file,
        archived: old,
        task: asTask(revisions?.at(-1)?.state ?? file?.value ?? old?.value),
        isOnItsWay: onTheirWay.has(id),
        runFiles: runFiles.get(id) ?? [],
      });
    }
    const paused = this.#names('state/paused');
    const facts: QueueFacts = {
      root: this.#root,
      tasks,
      events: this.#allEvents(),
      leases: this.#leases(),
      marks: this.#ids('state/start', TASK_FILE),
      wholeFiles: [...this.#taskFilesOf(tasks.values()), ...this.#otherWholeFiles()],
      pausedQueue: paused.includes('queue'),
      pausedAgents: paused
        .filter((name) => name.startsWith(PAUSED_AGENT))
        .map((name) => Buffer.from(name.slice(PAUSED_AGENT.length), 'base64url').toString('utf8')),
    };
    this.#touched?.clear();
    return facts;
  }

  #journal(id: string): Revision[] | undefined {
    const file = this.#path(`state/journal/${id}.jsonl`);
    return this.#journals.get(file, this.#isSame(file));
  }

  #jsonFile(name: string): JsonFile | undefined {
    const file = this.#path(name);
    return this.#json.get(file, this.#isSame(file));
  }

  #isSame(file: string): boolean {
    return this.#touched !== undefined && !this.#touched.has(file);
  }

  #allEvents(): TaskEvent[] {
    return this.#names('')
      .flatMap((name) => {
        const match = EVENTS_FILE.exec(name);
        return match === null ? [] : [{ name, putAsideAt: Number(match[1] ?? Number.POSITIVE_INFINITY) }];
      })
      .sort((a, b) => a.putAsideAt - b.putAsideAt)
      .flatMap(({ name }) => this.#events.get(this.#path(name)) ?? []);
  }

  #leases(): LeaseFacts[] {
    return this.#names('state/leases').flatMap((name) => {
      const match = LEASE_FILE.exec(name);
      const file = this.#jsonFile(`state/leases/${name}`);
      if (match === null || file === undefined) return [];
      const parsed = z.safeParse(leaseSchema, file.value);
      const owner = parsed.success ? JSON.stringify(parsed.data.owner) : '';
      return [{ kind: match[1] ?? '', epoch: Number(match[2]), content: file.value, owner }];
    });
  }

  #taskFilesOf(tasks: Iterable<TaskFacts>): JsonFile[] {
    return [...tasks].flatMap(({ file, archived }) => [file, archived].flatMap((each) => each ?? []));
  }

  #otherWholeFiles(): JsonFile[] {
    return [
      'state/queue.json',
      ...this.#files('state/leases', LEASE_FILE),
      ...this.#files('state/start', TASK_FILE),
      ...this.#files('state/run', LAUNCH_FILE),
    ].flatMap((file) => this.#jsonFile(file) ?? []);
  }

  #files(folder: string, pattern: RegExp): string[] {
    return this.#names(folder).flatMap((name) => (pattern.test(name) ? [`${folder}/${name}`] : []));
  }

  #ids(folder: string, pattern: RegExp): string[] {
    return this.#names(folder).flatMap((name) => pattern.exec(name)?.[1] ?? []);
  }

  #names(folder: string): string[] {
    try {
      return readdirSync(this.#path(folder));
    } catch {
      return [];
    }
  }

  #path(file: string): string {
    return `${this.#folder}/${file}`;
  }
}

/** Names of files that begin with a task's id and a dot, by that id. */
function byTask(names: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const name of names) {
    const id = name.slice(0, Math.max(0, name.indexOf('.')));
    const known = found.get(id);
    if (known === undefined) found.set(id, [name]);
    else known.push(name);
  }
  return found;
}
