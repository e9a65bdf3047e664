import { fork, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Queue, systemClock, type SettingsPatch } from '../../src/core/index.ts';
import { LeaseFolder, listTasks, QueuePaths, TaskStore } from '../../src/core/running.ts';
import { BARE_SPAWNER, BareSpawner } from './bareSpawner.ts';

/** How a child process went. */
export interface Timed {
  readonly ms: number;
  readonly stdout: string;
}

/**
 * Folders on the disk of the checkout with a person's configuration of their own, and the processes started in them.
 * Nothing of it is left after {@link Sandbox.dispose}.
 */
export class Sandbox {
  readonly #folder: string;
  readonly #distFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly #roots: string[] = [];
  readonly #children = new Set<ChildProcess>();
  #bareSpawner: BareSpawner | undefined;

  constructor(repository: string) {
    const out = path.join(repository, 'out');
    mkdirSync(out, { recursive: true });
    this.#folder = mkdtempSync(path.join(out, 'bench-'));
    this.#distFolder = path.join(repository, 'dist');
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(ORCHESTRA|AGENT|NODE|npm)_/.test(name),
    );
    this.env = {
      ...Object.fromEntries(inherited),
      XDG_CONFIG_HOME: path.join(this.#folder, 'config'),
      XDG_CACHE_HOME: path.join(this.#folder, 'cache'),
    };
  }

  get runnerFile(): string {
    return path.join(this.#distFolder, 'runner.cjs');
  }

  /** A file of this sandbox that belongs to no queue. */
  file(name: string): string {
    return path.join(this.#folder, name);
  }

  /** A folder with an empty queue, trusted as one's own is. */
  project(name: string): string {
    const root = mkdtempSync(path.join(this.#folder, `${name}-`));
    this.#roots.push(root);
    this.open(root).ensure();
    return root;
  }

  open(root: string, flags?: SettingsPatch): Queue {
    return Queue.open({
      root,
      actor: 'bench',
      environment: this.env,
      runnerFile: this.runnerFile,
      ...(flags === undefined ? {} : { flags }),
    });
  }

  /** Runs `orchestra` to its end. @throws Error where it fails */
  cli(root: string, args: readonly string[], nodeArgs: readonly string[] = []): Promise<Timed> {
    return this.run(
      process.execPath,
      [...nodeArgs, path.join(this.#distFolder, 'cli.cjs'), '--root', root, ...args],
      root,
    );
  }

  /** The floor of every command: Node that does nothing. */
  bareNode(): Promise<Timed> {
    return this.run(process.execPath, ['-e', '0'], this.#folder);
  }

  /** The floor of whatever starts an agent: a spawn by a process that is small, whatever was measured here before. */
  get bareSpawner(): BareSpawner {
    this.#bareSpawner ??= new BareSpawner(this.#keep(fork(BARE_SPAWNER, { env: this.env })));
    return this.#bareSpawner;
  }

  /** Runs a program to its end. @throws Error where it fails */
  run(program: string, args: readonly string[], cwd: string): Promise<Timed> {
    return new Promise((resolve, reject) => {
      const startedMs = performance.now();
      const child = this.start(program, args, cwd);
      const output: Buffer[] = [];
      child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
      child.once('error', reject);
      let ms = 0;
      child.once('exit', () => {
        ms = performance.now() - startedMs;
      });
      child.once('close', (code) => {
        if (code === 0) resolve({ ms, stdout: Buffer.concat(output).toString('utf8') });
        else reject(new Error(`${program} ${args.join(' ')} ended with ${String(code)}`));
      });
    });
  }

  /** Starts a program that is stopped with the sandbox at the latest. */
  start(program: string, args: readonly string[], cwd: string): ChildProcess {
    return this.#keep(spawn(program, args, { cwd, env: this.env, stdio: ['ignore', 'pipe', 'inherit'] }));
  }

  #keep(child: ChildProcess): ChildProcess {
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    return child;
  }

  startDaemon(root: string, args: readonly string[]): ChildProcess {
    const child = this.start(
      process.execPath,
      [path.join(this.#distFolder, 'cli.cjs'), '--root', root, 'daemon', ...args],
      root,
    );
    child.stdout?.resume();
    return child;
  }

  /** Ends dispatchers, runner and agents of one queue, the hard way. */
  stopQueue(root: string): void {
    const paths = new QueuePaths(root);
    for (const kind of ['dispatcher', 'runner'] as const) {
      const lease = new LeaseFolder(paths.leases, kind).current();
      if (lease !== undefined && lease.owner.pid !== process.pid) kill(lease.owner.pid);
    }
    for (const task of listTasks(new TaskStore(paths, systemClock, 'bench')).live) {
      const pid = task.process?.pid;
      if (task.status === 'running' && pid !== undefined) kill(-pid);
    }
  }

  /** Stops what runs in a queue and removes its folder. */
  remove(root: string): void {
    this.stopQueue(root);
    rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    this.#roots.splice(this.#roots.indexOf(root), 1);
  }

  dispose(): void {
    for (const child of this.#children) child.kill('SIGKILL');
    for (const root of [...this.#roots]) this.remove(root);
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
