import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Sandbox, Started } from '../../cli/sandbox.ts';

/** A holder that is stopped for so long has lost its lease, milliseconds. */
const STOPPED_MS = 2200;

/** What is done to the processes of a queue, and how often of a hundred times. */
const HARMS = {
  'dispatcher killed': 25,
  'runner killed': 20,
  'agent killed': 25,
  'command killed': 24,
  'dispatcher stopped': 3,
  'runner stopped': 3,
} as const;
/** In so long what was killed or stopped is found out and made good, milliseconds. */
const RECOVERY_MS = 5000;

/** See {@link HARMS}. */
export type Harm = keyof typeof HARMS;

const ALL_HARM = Object.keys(HARMS).filter((name): name is Harm => name in HARMS);

/** Whom harm can be done to, beside dispatchers and runners. */
export interface Prey {
  /** Ids of tasks, for commands. */
  readonly ids: readonly string[];
  /** Pids of the wrappers of running agents. */
  readonly wrappers: readonly number[];
}

/** Keeps two dispatchers at work on a queue, and does harm to them, the runner, the agents and commands, at random. */
export class Chaos {
  readonly done = new Map<Harm, number>();
  /** How many were stopped for longer than a lease lasts, lived, and went on. */
  woken = 0;
  readonly #box: Sandbox;
  readonly #random: () => number;
  readonly #dispatchers: Started[] = [];
  #calmSinceMs = Date.now();
  /** Processes that are stopped, and have to be woken up whatever happens. */
  readonly #stopped = new Set<number>();

  constructor(box: Sandbox, random: () => number) {
    this.#box = box;
    this.#random = random;
  }

  /** Starts dispatchers until two are at work. */
  keepTwo(): void {
    while (this.#dispatchers.length < 2) {
      const started = this.#box.start(['daemon']);
      this.#dispatchers.push(started);
      void started.ended.then(() => {
        this.#dispatchers.splice(this.#dispatchers.indexOf(started), 1);
      });
    }
  }

  /** Does one thing at random, of these; nothing where there is nobody to do it to. */
  harm(prey: Prey, kinds: readonly Harm[] = ALL_HARM): void {
    let roll = this.#random() * kinds.reduce((sum, kind) => sum + HARMS[kind], 0);
    const harm = kinds.find((kind) => (roll -= HARMS[kind]) < 0);
    if (harm === undefined || !this.#do(harm, prey)) return;
    this.done.set(harm, (this.done.get(harm) ?? 0) + 1);
    if (/^(dispatcher|runner)/.test(harm)) this.#calmSinceMs = Date.now() + RECOVERY_MS;
  }

  /** Since when nobody who dispatches or holds agents feels any harm, `Date.now()` milliseconds; may be to come. */
  get calmSinceMs(): number {
    return this.#stopped.size === 0 ? this.#calmSinceMs : Number.POSITIVE_INFINITY;
  }

  /** Pids of the dispatchers and runners that live. */
  get pids(): { readonly dispatchers: readonly number[]; readonly runners: readonly number[] } {
    return { dispatchers: this.#dispatchers.map(({ pid }) => pid), runners: runnersOf(this.#box) };
  }

  /** Ends the dispatchers, and wakes up whoever is still stopped. */
  async end(): Promise<void> {
    for (const pid of this.#stopped) signal(pid, 'SIGCONT');
    this.#stopped.clear();
    this.#calmSinceMs = Date.now() + RECOVERY_MS;
    const all = [...this.#dispatchers];
    for (const started of all) started.kill();
    await Promise.all(all.map(({ ended }) => ended));
  }

  #do(harm: Harm, prey: Prey): boolean {
    switch (harm) {
      case 'dispatcher killed':
        return this.#killOne(this.#dispatchers.map(({ pid }) => pid));
      case 'runner killed':
        return this.#killOne(runnersOf(this.#box));
      case 'agent killed':
        return this.#killAgent(prey);
      case 'command killed':
        this.#killCommand(prey);
        return true;
      case 'dispatcher stopped':
        return this.#stopOne(this.#dispatchers.map(({ pid }) => pid));
      case 'runner stopped':
        return this.#stopOne(runnersOf(this.#box));
    }
  }

  #killOne(pids: readonly number[]): boolean {
    // Whoever is stopped is to wake up.
    const pid = this.#choose(pids.filter((each) => !this.#stopped.has(each)));
    return pid !== undefined && signal(pid, 'SIGKILL');
  }

  /** The wrapper alone, the agent alone, or the whole group. */
  #killAgent({ wrappers }: Prey): boolean {
    const wrapper = this.#choose(wrappers);
    if (wrapper === undefined) return false;
    const roll = this.#random();
    if (roll < 0.4) return signal(-wrapper, 'SIGKILL');
    const agent = roll < 0.7 ? childOf(wrapper) : undefined;
    return signal(agent ?? wrapper, 'SIGKILL');
  }

  /** A command that changes the queue, killed a moment after it began; some get through. */
  #killCommand({ ids }: Prey): void {
    const id = this.#choose(ids) ?? 'task_none';
    const commands: readonly (readonly string[])[] = [
      ['start', 'shell', ':'],
      ['edit', id, '--priority', String(Math.floor(this.#random() * 100))],
      ['retry', id],
      ['status'],
      ['pause', '--task', id],
      ['resume', '--task', id],
    ];
    const started = this.#box.start(this.#choose(commands) ?? ['status']);
    const timer = setTimeout(
      () => {
        started.kill();
      },
      40 + this.#random() * 120,
    );
    void started.ended.then(() => {
      clearTimeout(timer);
    });
  }

  #stopOne(pids: readonly number[]): boolean {
    const pid = this.#choose(pids.filter((each) => !this.#stopped.has(each)));
    if (pid === undefined || !signal(pid, 'SIGSTOP')) return false;
    this.#stopped.add(pid);
    setTimeout(() => {
      if (!this.#stopped.delete(pid)) return;
      if (isStopped(pid) && signal(pid, 'SIGCONT')) this.woken++;
      this.#calmSinceMs = Date.now() + RECOVERY_MS;
    }, STOPPED_MS);
    return true;
  }

  #choose<Value>(values: readonly Value[]): Value | undefined {
    return values[Math.floor(this.#random() * values.length)];
  }
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false; // It has ended by itself.
  }
}

/** Pids of the runners that did not let go of their lease. */
function runnersOf(box: Sandbox): number[] {
  const folder = path.join(box.root, '.orchestra', 'state', 'leases');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith('runner.'))
    .flatMap((name) => {
      const text = textOf(path.join(folder, name));
      const pid = Number(/"pid":(\d+)/.exec(text)?.[1]);
      // A pid may be somebody else's by now.
      return pid > 0 &&
        !text.includes('"released":true') &&
        textOf(`/proc/${String(pid)}/cmdline`).includes(box.root)
        ? [pid]
        : [];
    });
}

function isStopped(pid: number): boolean {
  return /^State:\s+T/m.test(textOf(`/proc/${String(pid)}/status`));
}

function childOf(pid: number): number | undefined {
  const child = Number(
    textOf(`/proc/${String(pid)}/task/${String(pid)}/children`)
      .trim()
      .split(' ')[0],
  );
  return child > 0 ? child : undefined;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
