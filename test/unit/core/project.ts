import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import {
  Dispatcher,
  Queue,
  type QueueOptions,
  type SettingsPatch,
  type Task,
  type TaskStatus,
} from '../../../src/core/index.ts';
import { examine, LeaseFolder, processTable } from '../../../src/core/running.ts';
import { until } from '../../until.ts';

export { until };

const built = new Map<string, Promise<string>>();
const buildFolder = mkdtempSync(join(tmpdir(), 'orchestra-built-'));
process.on('exit', () => rmSync(buildFolder, { recursive: true, force: true }));

/** A program of ours as one file, built from the sources as they are now. */
export function builtProgram(source: string): Promise<string> {
  let file = built.get(source);
  if (file === undefined) {
    file = bundle(source);
    built.set(source, file);
  }
  return file;
}

async function bundle(source: string): Promise<string> {
  const outfile = join(buildFolder, `${String(built.size)}.cjs`);
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    loader: { '.md': 'text' },
    logLevel: 'warning',
  });
  return outfile;
}

/** The runner, built. */
export const runnerProgram = (): Promise<string> => builtProgram('src/runner/main.ts');

/** Settings that keep tests short. */
const QUICK: SettingsPatch = { retryBackoffBaseSeconds: 0.02, runnerIdleSeconds: 0.5, graceSeconds: 0.5 };

/** How a dispatcher of a test works. */
interface DispatchOptions {
  readonly only?: number;
  readonly mode?: 'auto' | 'manual';
  /** Told from the first look on: the same words come once. */
  readonly onProblem?: (message: string) => void;
}

/** A project with a queue, and a home of its own, on a path with spaces and letters beyond ASCII. */
export class Project {
  readonly base = realpathSync(mkdtempSync(join(tmpdir(), 'orchestra core ünï-')));
  readonly root = join(this.base, 'the project ✓');
  readonly environment: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    HOME: this.base,
    XDG_CONFIG_HOME: join(this.base, 'config'),
    LANG: 'C.UTF-8',
  };
  readonly #dispatchers: Dispatcher[] = [];

  constructor() {
    mkdirSync(this.root);
  }

  /** Opens the queue; made where it is missing. Flags come on top of settings that keep tests short. */
  queue(flags: SettingsPatch = {}, options: Partial<QueueOptions> = {}): Queue {
    return Queue.create(this.#options(flags, options));
  }

  /** Opens the queue as it is. */
  open(flags: SettingsPatch = {}, options: Partial<QueueOptions> = {}): Queue {
    return Queue.open(this.#options(flags, options));
  }

  /** A dispatcher at work; it is stopped with the project. */
  async dispatch(queue: Queue, { onProblem, ...options }: DispatchOptions = {}): Promise<Dispatcher> {
    const dispatcher = new Dispatcher(queue, {
      kind: 'daemon',
      runnerFile: await runnerProgram(),
      ...options,
    });
    this.#dispatchers.push(dispatcher);
    if (onProblem !== undefined) dispatcher.onProblem(onProblem);
    dispatcher.start();
    return dispatcher;
  }

  /** Lets the queue work until nothing more will happen by itself. */
  async drain(queue: Queue): Promise<void> {
    const dispatcher = await this.dispatch(queue);
    await within(8000, 'the queue comes to rest', dispatcher.idle());
    await dispatcher.stop();
  }

  path(file: string): string {
    return join(this.root, file);
  }

  write(file: string, content: string | Uint8Array): string {
    const path = this.path(file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  /** The identity of the process that holds the runner's lease. */
  runnerPid(): number | undefined {
    const info = new LeaseFolder(this.path('.orchestra/state/leases'), 'runner').current();
    return info !== undefined && !info.released && examine(info.owner) !== 'dead'
      ? info.owner.pid
      : undefined;
  }

  /** Ends what was started, and the queue: a runner whose queue vanished stops its agents and ends. */
  async stop(): Promise<void> {
    for (const dispatcher of this.#dispatchers.splice(0)) await dispatcher.stop();
    const pid = this.runnerPid();
    const deadlineMs = performance.now() + 5000;
    while (!this.#remove() || isRunning(pid)) {
      if (performance.now() < deadlineMs) await delay(20);
      else if (pid !== undefined && isRunning(pid)) processTable().signal(pid, 'SIGKILL');
      else
        throw new Error(
          `${this.base} cannot be removed: ${readdirSync(this.base, { recursive: true }).join(', ')}`,
        );
    }
  }

  /** As {@link stop}, and removes the folder. */
  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.base, { recursive: true, force: true, maxRetries: 20, retryDelay: 20 });
  }

  /** Says whether it is gone: a process that still writes may put something there meanwhile. */
  #remove(): boolean {
    try {
      rmSync(this.path('.orchestra'), { recursive: true, force: true });
      return true;
    } catch {
      return false;
    }
  }

  #options(flags: SettingsPatch, options: Partial<QueueOptions>): QueueOptions {
    return {
      root: this.root,
      actor: 'test',
      environment: this.environment,
      flags: { ...QUICK, ...flags },
      ...options,
    };
  }
}

function isRunning(pid: number | undefined): boolean {
  return pid !== undefined && processTable().read(pid) !== undefined;
}

/** Fails with words where a promise takes longer. */
export async function within<T>(limitMs: number, what: string, promise: Promise<T>): Promise<T> {
  const done = new AbortController();
  const late = delay(limitMs, undefined, { signal: done.signal }).then(() => {
    throw new Error(`waited ${String(limitMs)} ms in vain until ${what}`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    done.abort();
    late.catch(() => undefined);
  }
}

/** Waits until a task has a status. */
export function untilStatus(queue: Queue, id: string, status: TaskStatus): Promise<Task> {
  return until(`${id} is ${status}`, () => {
    const task = queue.tryRead(id);
    return task?.status === status ? task : undefined;
  });
}

/** Ids of all task files outside the archive, finished ones included. */
export function allIds(queue: Queue): string[] {
  const { tasks } = queue.status({ all: true });
  return tasks.filter((view) => !view.archived).map((view) => view.task.taskId);
}

/** The status of each task outside the archive, by id. */
export function statuses(queue: Queue): Record<string, TaskStatus> {
  const tasks = queue.status({ all: true }).tasks.filter((view) => !view.archived);
  return Object.fromEntries(tasks.map(({ task }) => [task.taskId, task.status]));
}

/** The same refusal however the call ends: thrown or rejected. */
export function refuses(act: () => unknown, reason: string, words: RegExp): void {
  assert.throws(act, (error: unknown) => {
    assert.ok(error instanceof Error && 'reason' in error, `no error of the core: ${String(error)}`);
    assert.equal(error.reason, reason);
    assert.match(error.message, words);
    return true;
  });
}
