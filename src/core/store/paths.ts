import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { requireTaskId } from '../model/ids.ts';

/** Name of the folder that makes a directory a queue. */
const QUEUE_FOLDER = '.orchestra';

/** The sentinel files an agent or version 3.0 may leave beside a task, by their ending. */
export const SENTINELS = ['done', 'error', 'cancelled', 'timeout', 'exitcode', 'pid'] as const;
/** One of {@link SENTINELS}. */
export type Sentinel = (typeof SENTINELS)[number];

/** Every path of one queue. All absolute; those made from an id refuse anything that is not one. */
export class QueuePaths {
  /** The project's folder, links resolved: two ways to one folder are one queue. */
  readonly root: string;
  readonly folder: string;
  readonly tasks: string;
  readonly plans: string;
  readonly logs: string;
  readonly workspace: string;
  /** Tasks to be, as a team shares them. */
  readonly templates: string;
  readonly archive: string;
  readonly state: string;
  readonly journal: string;
  readonly intents: string;
  readonly leases: string;
  readonly start: string;
  readonly run: string;
  readonly paused: string;
  readonly index: string;
  readonly damaged: string;
  readonly events: string;
  readonly queueFile: string;
  readonly bootFile: string;
  readonly upkeptFile: string;
  /** Its time is that of the last look for temporary files. */
  readonly sweptFile: string;
  readonly gitignore: string;

  constructor(root: string) {
    this.root = realRoot(root);
    this.folder = join(this.root, QUEUE_FOLDER);
    this.tasks = join(this.folder, 'tasks');
    this.plans = join(this.folder, 'plans');
    this.logs = join(this.folder, 'logs');
    this.workspace = join(this.folder, 'workspace');
    this.templates = join(this.folder, 'templates');
    this.archive = join(this.folder, 'archive');
    this.state = join(this.folder, 'state');
    this.journal = join(this.state, 'journal');
    this.intents = join(this.state, 'intents');
    this.leases = join(this.state, 'leases');
    this.start = join(this.state, 'start');
    this.run = join(this.state, 'run');
    this.paused = join(this.state, 'paused');
    this.index = join(this.state, 'index');
    this.damaged = join(this.state, 'damaged');
    this.events = join(this.folder, 'events.jsonl');
    this.queueFile = join(this.state, 'queue.json');
    this.bootFile = join(this.state, 'checked-boot');
    this.upkeptFile = join(this.state, 'upkept');
    this.sweptFile = join(this.state, 'swept');
    this.gitignore = join(this.folder, '.gitignore');
  }

  taskFile(id: string): string {
    return below(this.tasks, `${requireTaskId(id)}.json`);
  }

  sentinel(id: string, sentinel: Sentinel): string {
    return below(this.tasks, `${requireTaskId(id)}.${sentinel}`);
  }

  journalFile(id: string): string {
    return below(this.journal, `${requireTaskId(id)}.jsonl`);
  }

  planFile(id: string): string {
    return below(this.plans, `${requireTaskId(id)}_plan.md`);
  }

  logFile(id: string): string {
    return below(this.logs, `${requireTaskId(id)}.log`);
  }

  /** The prompt as a file, for agents that take it so; lies beside the wrapper's files. */
  promptFile(id: string): string {
    return below(this.run, `${requireTaskId(id)}.prompt`);
  }

  startedFile(id: string, revision: number): string {
    return below(this.run, `${requireTaskId(id)}.${String(revision)}.started`);
  }

  /** Made by the runner once a wrapper that waits in a terminal may be told to go. */
  goFile(id: string, revision: number): string {
    return below(this.run, `${requireTaskId(id)}.${String(revision)}.go`);
  }

  /** The wrapper appends the exit code: `<prefix>.<code>`. */
  exitPrefix(id: string, revision: number): string {
    return below(this.run, `${requireTaskId(id)}.${String(revision)}.exit`);
  }

  startMark(id: string): string {
    return below(this.start, `${requireTaskId(id)}.json`);
  }

  archivedTask(id: string): string {
    return below(this.archive, `${requireTaskId(id)}.json`);
  }

  archivedPlan(id: string): string {
    return below(this.archive, `${requireTaskId(id)}_plan.md`);
  }

  archivedLog(id: string): string {
    return below(this.archive, `${requireTaskId(id)}.log`);
  }

  /** A path as task files carry it: relative to the root, with forward slashes. */
  shown(path: string): string {
    return relative(this.root, path).split(sep).join('/');
  }
}

/** The nearest folder at or above `start` that satisfies `test`, or undefined. */
function nearestFolder(start: string, test: (folder: string) => boolean): string | undefined {
  let folder = isAbsolute(start) ? start : resolve(start);
  for (;;) {
    if (test(folder)) return folder;
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

/**
 * The project a command started in `start` means: the nearest folder upwards with `.orchestra/`, else the git root,
 * else `start` itself. As its queue calls it: a folder and a link to it are one.
 */
export function findRoot(start: string): string {
  return realRoot(
    nearestFolder(start, (folder) => existsSync(join(folder, QUEUE_FOLDER))) ??
      nearestFolder(start, (folder) => existsSync(join(folder, '.git'))) ??
      start,
  );
}

function realRoot(root: string): string {
  return existsSync(root) ? realpathSync(root) : resolve(root);
}

/** The project that somebody means who names its folder, or the folder of its queue. */
export function projectOf(folder: string): string {
  return basename(folder) === QUEUE_FOLDER ? dirname(folder) : folder;
}

/** A name in a folder, both as they should be: thousands of them need no looking through. */
function below(folder: string, name: string): string {
  return folder + sep + name;
}
