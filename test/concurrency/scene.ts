import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Dispatcher, Queue, type Task, type TaskEvent } from '../../src/core/index.ts';
import { type TaskStore } from '../../src/core/running.ts';
import { eachSandbox } from '../cli/eachSandbox.ts';
import type { Sandbox, Started } from '../cli/sandbox.ts';
import { until as lookUntil } from '../until.ts';

/** A queue with real processes around it, and a look at its files. */
export class Scene {
  readonly box: Sandbox;
  readonly store: TaskStore;

  constructor(box: Sandbox, settings: Readonly<Record<string, unknown>> = {}) {
    this.box = box;
    box.write('.orchestra/config.json', JSON.stringify({ runnerIdleSeconds: 1, ...settings }));
    this.store = Queue.create({ root: box.root, actor: 'test', environment: box.environment() }).store;
  }

  /** Starts a dispatcher and resolves once it holds the lease or watches another one. */
  async daemon(...args: string[]): Promise<Started> {
    const before = this.leases('dispatcher').length;
    const started = this.box.start(['daemon', ...args]);
    if (before === 0)
      await until('the daemon holds the lease', () => this.holder('dispatcher') !== undefined);
    return started;
  }

  /** A dispatcher in this very process, not started. */
  competitor(): { readonly queue: Queue; readonly dispatcher: Dispatcher } {
    const runnerFile = path.resolve('dist/runner.cjs');
    const environment = this.box.environment();
    const queue = Queue.open({ root: this.box.root, actor: 'test', environment, runnerFile });
    return { queue, dispatcher: new Dispatcher(queue, { kind: 'daemon', mode: 'auto', runnerFile }) };
  }

  task(id: string): Task {
    return this.store.require(id);
  }

  status(id: string): string {
    return this.task(id).status;
  }

  async ends(id: string, timeoutMs = 20_000): Promise<Task> {
    await until(`${id} ends`, () => !['pending', 'running'].includes(this.status(id)), timeoutMs);
    return this.task(id);
  }

  async runs(id: string): Promise<Task> {
    await until(`${id} runs`, () => this.status(id) !== 'pending');
    return this.task(id);
  }

  events(id: string): readonly TaskEvent[] {
    return this.store.events.read({ task: id });
  }

  /** How often an agent of the task was started, as the events tell. */
  starts(id: string): number {
    return this.events(id).filter((event) => event.kind === 'started').length;
  }

  /** Epochs of the leases of one kind, newest last. */
  leases(kind: 'dispatcher' | 'runner'): number[] {
    const folder = this.store.paths.leases;
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .flatMap((name) => (name.startsWith(`${kind}.`) ? [Number(name.split('.')[1])] : []))
      .sort((a, b) => a - b);
  }

  /** Pid of the holder of the newest lease that was not let go. */
  holder(kind: 'dispatcher' | 'runner'): number | undefined {
    const epoch = this.leases(kind).at(-1);
    if (epoch === undefined) return undefined;
    const text = readFileSync(path.join(this.store.paths.leases, `${kind}.${String(epoch)}.json`), 'utf8');
    const match = /"pid":(\d+)/.exec(text);
    return text.includes('"released":true') || match === null ? undefined : Number(match[1]);
  }

  /** Kills the runner with SIGKILL and returns its pid. */
  killRunner(): number {
    const pid = this.holder('runner');
    if (pid === undefined) throw new Error('there is no runner to kill');
    process.kill(pid, 'SIGKILL');
    return pid;
  }

  /** Lines of a file that agents append to; none where it is missing. */
  lines(file: string): string[] {
    const target = path.join(this.box.root, file);
    return existsSync(target) ? readFileSync(target, 'utf8').split('\n').filter(Boolean) : [];
  }
}

/** A scene for each test, gone with all its processes afterwards. */
export function eachScene(settings: Readonly<Record<string, unknown>> = {}): () => Scene {
  const box = eachSandbox();
  let current: Scene | undefined;
  beforeEach(() => {
    current = new Scene(box(), settings);
  });
  return () => {
    if (current === undefined) throw new Error('a scene lives only within a test');
    return current;
  };
}

/** Waits for a condition that several processes bring about. Fails in words when it does not come true in time. */
export async function until(what: string, isSo: () => boolean, timeoutMs = 15_000): Promise<void> {
  await lookUntil(what, isSo, timeoutMs);
}

/** Whether a process lives (a zombie does not). */
export function lives(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
  } catch {
    return false;
  }
}
