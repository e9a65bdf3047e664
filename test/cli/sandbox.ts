import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTerminal, type TerminalSize } from '../onTerminal.ts';

/** The built program: the suites run it as a real process. */
export const CLI = path.resolve('dist/cli.cjs');

/** How a command ended. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command is given beside its arguments. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** Another copy of the program. */
  readonly program?: string;
  /** Arguments for Node itself, before the program. */
  readonly nodeArgs?: readonly string[];
}

/** A project and a home of its own, on a path with a space and letters beyond ASCII. */
export class Sandbox {
  readonly base: string;
  readonly root: string;
  readonly #started = new Set<Started>();

  constructor() {
    this.base = mkdtempSync(path.join(tmpdir(), 'orchestra cli ünï-'));
    this.root = path.join(this.base, 'the project ✓');
    mkdirSync(this.root);
    mkdirSync(path.join(this.base, 'config'));
  }

  /** Runs the program to its end. */
  run(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    return this.start(args, options).ended;
  }

  /** Runs it and fails where it does not end with 0. Returns its standard output. */
  async ok(...args: string[]): Promise<string> {
    const outcome = await this.run(args);
    if (outcome.code !== 0) throw new Error(`orchestra ${args.join(' ')} ended with ${shown(outcome)}`);
    return outcome.stdout;
  }

  /** Runs it with `--json` and returns what it printed. */
  async json(...args: string[]): Promise<unknown> {
    return JSON.parse(await this.ok('--json', ...args));
  }

  /** Makes a task and returns its ID. */
  async task(prompt: string, ...options: string[]): Promise<string> {
    return textField(await this.json('start', 'shell', prompt, ...options), 'taskId');
  }

  /** Puts tasks that ended long ago into the queue, as version 3.0 wrote them. */
  putEnded(count: number, status: 'complete' | 'cancelled'): void {
    for (let number = 1; number <= count; number++) {
      const taskId = `task_17000000000${String(number).padStart(2, '0')}`;
      const times = { createdAt: '2025-12-02T12:38:17.123456', completedAt: '2025-12-02T12:40:00' };
      const task = { taskId, status, agent: 'shell', prompt: 'true', ...times };
      this.write(`.orchestra/tasks/${taskId}.json`, JSON.stringify(task));
    }
  }

  /** Starts the program without waiting for its end. */
  start(args: readonly string[], options: RunOptions = {}): Started {
    const child = spawn(process.execPath, [...(options.nodeArgs ?? []), options.program ?? CLI, ...args], {
      cwd: options.cwd ?? this.root,
      env: this.environment(options.env),
      stdio: 'pipe',
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input);
    return this.#track(new Started(child, args));
  }

  /** Starts the program on a terminal of this size. Linux and macOS. */
  startOnTerminal(args: readonly string[], size: TerminalSize, options: RunOptions = {}): Started {
    return this.#startOnTerminal(
      [process.execPath, ...(options.nodeArgs ?? []), CLI, ...args],
      size,
      options,
    );
  }

  /** Starts a shell with job control on a terminal, to be typed at. Linux and macOS. */
  startShellOnTerminal(size: TerminalSize): Started {
    return this.#startOnTerminal(['/bin/sh', '-i'], size);
  }

  #startOnTerminal(args: readonly string[], size: TerminalSize, options: RunOptions = {}): Started {
    const [program, programArgs] = onTerminal(args, size);
    const child = spawn(program, programArgs, {
      cwd: options.cwd ?? this.root,
      env: this.environment({ TERM: 'xterm-256color', SHELL: '/bin/sh', ...options.env }),
      stdio: 'pipe',
    });
    child.stdin.on('error', () => undefined);
    return this.#track(new Started(child, args));
  }

  /** Writes a file below the project. */
  write(file: string, content: string | Uint8Array): string {
    const target = path.join(this.root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
    return target;
  }

  /** Reads a file below the project. */
  read(file: string): string {
    return readFileSync(path.join(this.root, file), 'utf8');
  }

  /** Ends what still runs and removes the folder; the runner ends itself when its queue is gone. */
  async dispose(): Promise<void> {
    for (const started of this.#started) started.kill();
    await Promise.all([...this.#started].map((started) => started.ended));
    // Moved first: a runner that is just ending writes by path, and must not fill the folder while it is emptied.
    const gone = `${this.base}.gone`;
    renameSync(this.base, gone);
    rmSync(gone, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }

  environment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
    const inherited = ['PATH', 'SystemRoot', 'TEMP', 'TMP'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    return {
      ...Object.fromEntries(inherited),
      HOME: this.base,
      XDG_CONFIG_HOME: path.join(this.base, 'config'),
      LANG: 'C.UTF-8',
      ...extra,
    };
  }

  #track(started: Started): Started {
    this.#started.add(started);
    void started.ended.then(() => this.#started.delete(started));
    return started;
  }
}

/** A program that runs. */
export class Started {
  readonly ended: Promise<Outcome>;
  readonly #child: ChildProcess;
  readonly #args: readonly string[];
  readonly #listeners = new Set<() => void>();
  stdout = '';
  stderr = '';
  #running = true;

  constructor(child: ChildProcess, args: readonly string[]) {
    this.#child = child;
    this.#args = args;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      this.#tell();
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.#tell();
    });
    this.ended = new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => {
        this.#running = false;
        this.#tell();
        resolve({ code: code ?? (signal === null ? -1 : 128), stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** Types on the standard input. */
  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Resolves once the output so far (both streams) matches. Fails when the program ends first, or after a time. */
  async until(pattern: RegExp, timeoutMs = 15_000): Promise<void> {
    const matches = () => pattern.test(this.stdout) || pattern.test(this.stderr);
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string) => {
        done();
        const seen = `stdout:\n${this.stdout}\nstderr:\n${this.stderr}`;
        reject(new Error(`orchestra ${this.#args.join(' ')}: ${why} before ${String(pattern)}\n${seen}`));
      };
      const look = () => {
        if (matches()) {
          done();
          resolve();
        } else if (!this.#running) fail('ended');
      };
      const timer = setTimeout(() => fail('nothing happened'), timeoutMs);
      const done = () => {
        clearTimeout(timer);
        this.#listeners.delete(look);
      };
      this.#listeners.add(look);
      look();
    });
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** All of an outcome, for a failed test. */
export function shown(outcome: Outcome): string {
  return `${String(outcome.code)}\nstdout:\n${outcome.stdout}\nstderr:\n${outcome.stderr}`;
}

/** A property of something that was JSON. Fails where it is not there. */
export function field(value: unknown, name: string): unknown {
  if (typeof value === 'object' && value !== null && name in value)
    return new Map(Object.entries(value)).get(name);
  throw new Error(`there is no ${name} in ${JSON.stringify(value)}`);
}

/** As {@link field}, for text. */
export function textField(value: unknown, name: string): string {
  const found = field(value, name);
  if (typeof found === 'string') return found;
  throw new Error(`${name} is not text in ${JSON.stringify(value)}`);
}

/** As {@link field}, for a list. */
export function listField(value: unknown, name: string): unknown[] {
  const found = field(value, name);
  if (Array.isArray(found)) return found.map((element: unknown) => element);
  throw new Error(`${name} is not a list in ${JSON.stringify(value)}`);
}
