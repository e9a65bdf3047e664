import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Dispatcher, LiveQueue, Queue, QueueOptions } from '../../../src/core/index.ts';
import { AgentProcess } from './agentProcess.ts';
import { Killed, RUNNER_FILE } from './disk.ts';
import { SimMachine } from './machine.ts';
import type { ProgramFactory } from './program.ts';
import { SimProcess } from './simProcess.ts';
import type { Spawn } from './surroundings.ts';

/** A process with a queue open: a person's terminal, or a dispatcher. */
export interface Door {
  readonly process: SimProcess;
  readonly queue: Queue;
}

/** Where simulated disks lie: in memory, where the machine has such a folder. */
const DISKS = statSync('/dev/shm', { throwIfNoEntry: false })?.isDirectory() === true ? '/dev/shm' : tmpdir();
/** A Node that starts takes so long, milliseconds. */
const START_MS = 40;

/** One project with a queue on a simulated machine: doors, daemons, runners and agents, all made of the real product. */
export class World {
  readonly machine: SimMachine;
  readonly base = realpathSync(mkdtempSync(path.join(DISKS, 'orchestra-sim-')));
  readonly root = path.join(this.base, 'project');
  readonly daemons: { process: SimProcess; dispatcher: Dispatcher; isBrief: boolean }[] = [];
  /** What people look at: the queue in memory, driven by the files. */
  readonly windows: { process: SimProcess; live: LiveQueue }[] = [];
  readonly runners: SimProcess[] = [];
  readonly agents: AgentProcess[] = [];
  /** How often an agent began, by task. */
  readonly began = new Map<string, number>();
  /** What runners and daemons said of their troubles. */
  readonly words: string[] = [];
  readonly #factory: ProgramFactory;
  readonly #userSettings: unknown;

  constructor(seed: number, factory: ProgramFactory, userSettings: unknown) {
    this.machine = new SimMachine(seed);
    this.#factory = factory;
    this.#userSettings = userSettings;
    mkdirSync(this.root);
  }

  /** A new process with the queue open. */
  open(actor: string): Door {
    const process = this.#process({});
    const queue = process.program.Queue.create(this.#options(process, actor));
    return { process, queue };
  }

  /** A new daemon, which competes for the lease from now on. */
  startDaemon(): void {
    const process = this.#process({ ORCHESTRA_SERVICE: '1' });
    const queue = process.program.Queue.open(this.#options(process, 'daemon'));
    const dispatcher = new process.program.Dispatcher(queue, { kind: 'daemon', runnerFile: RUNNER_FILE });
    dispatcher.onProblem((message) => this.words.push(message));
    this.daemons.push({ process, dispatcher, isBrief: false });
    this.machine.schedule(process, START_MS, () => {
      dispatcher.start();
    });
  }

  /** A command that starts one task and ends: by itself where nobody dispatches, else by asking whoever does. */
  startOne(id: string): void {
    const process = this.#process({});
    const queue = process.program.Queue.open(this.#options(process, 'cli'));
    const dispatcher = new process.program.Dispatcher(queue, {
      kind: 'run',
      mode: 'manual',
      only: 1,
      runnerFile: RUNNER_FILE,
    });
    dispatcher.onProblem((message) => this.words.push(message));
    this.daemons.push({ process, dispatcher, isBrief: true });
    const end = (): void => {
      process.do(() => {
        dispatcher.dispose();
      });
      process.die();
    };
    const askOther = (): void => {
      try {
        queue.requestRun([id]);
      } catch (error) {
        if (!(error instanceof process.program.OrchestraError)) throw error;
      } finally {
        end();
      }
    };
    this.machine.schedule(process, START_MS, () => {
      dispatcher.run([id]);
      dispatcher.start();
      if (dispatcher.role !== 'holder') askOther();
      else
        void dispatcher.launched().then(() => {
          if (dispatcher.role === 'holder') end();
          else process.do(askOther);
        });
    });
  }

  /** A new window that shows the queue. */
  openWindow(): void {
    const process = this.#process({});
    const queue = process.program.Queue.open(this.#options(process, 'vscode'));
    this.windows.push({ process, live: process.program.LiveQueue.open(queue) });
  }

  /** Puts a file into the project as a person or a script does, in one step. */
  write(file: string, text: string): void {
    const target = path.join(this.root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(`${target}.part`, text);
    renameSync(`${target}.part`, target);
    this.#touched(target);
  }

  /** Deletes a file as a person does. */
  delete(file: string): void {
    const target = path.join(this.root, file);
    rmSync(target, { force: true });
    this.#touched(target);
  }

  /** Forgets what is dead; kept are those that still matter. */
  bury(): void {
    keep(this.daemons, ({ process }) => !process.isDead);
    keep(this.windows, ({ process }) => !process.isDead);
    keep(this.runners, (runner) => !runner.isDead);
    keep(this.agents, (agent) => !agent.isGone);
  }

  remove(): void {
    rmSync(this.base, { recursive: true, force: true });
  }

  #touched(target: string): void {
    this.machine.touched.add(target);
    const now = this.machine.nowMs() / 1000;
    if (statSync(target, { throwIfNoEntry: false }) !== undefined) utimesSync(target, now, now);
    utimesSync(path.dirname(target), now, now);
    this.machine.notify(path.dirname(target), path.basename(target));
  }

  #options(process: SimProcess, actor: string): QueueOptions {
    return {
      root: this.root,
      actor,
      clock: this.machine,
      environment: process.environment,
      userSettings: this.#userSettings,
      runnerFile: RUNNER_FILE,
    };
  }

  #process(extra: Readonly<Record<string, string>>): SimProcess {
    const environment = {
      PATH: process.env['PATH'],
      HOME: this.base,
      XDG_CONFIG_HOME: path.join(this.base, 'config'),
      ...extra,
    };
    return new SimProcess(this.machine, this.#factory, environment, this.#spawn);
  }

  readonly #spawn: Spawn = (parent, command, args, env) => {
    if (parent.state === 'dead') throw new Killed('this process was killed');
    if (command !== '/bin/sh') return this.#startRunner();
    const listeners: ((code: number | null, signal: NodeJS.Signals | null) => void)[] = [];
    const agent = new AgentProcess(this.machine, {
      parent: parent.pid,
      startedFile: args[3] ?? '',
      exitPrefix: args[4] ?? '',
      environment: env,
      onExit: (code, signal) => {
        for (const listener of listeners) {
          this.machine.schedule(parent, this.machine.random.below(3), () => {
            listener(code, signal);
          });
        }
      },
      notify: (file) => {
        this.machine.notify(path.dirname(file), path.basename(file));
      },
    });
    this.agents.push(agent);
    let isOpen = true;
    const close = (word?: string): void => {
      if (!isOpen) return;
      isOpen = false;
      this.machine.schedule(EVERYBODY, this.machine.random.below(4), () => {
        if (agent.hear(word)) this.began.set(agent.task, (this.began.get(agent.task) ?? 0) + 1);
      });
    };
    parent.holdOpen(close);
    return {
      pid: agent.wrapper.pid,
      stdin: { on: () => undefined, end: close },
      on: () => undefined,
      once: (event: string, listener: (code: number | null, signal: NodeJS.Signals | null) => void) => {
        if (event === 'exit') listeners.push(listener);
      },
    };
  };

  #startRunner(): { pid: number; unref: () => void; once: () => void } {
    const runner = this.#process({ ORCHESTRA_SERVICE: '1' });
    this.runners.push(runner);
    this.machine.schedule(runner, START_MS, () => {
      const { Runner, QueuePaths } = runner.program;
      const serving = new Runner({
        paths: new QueuePaths(this.root),
        clock: this.machine,
        environment: runner.environment,
        report: (message) => this.words.push(message),
      }).run();
      serving.then(
        () => {
          runner.die();
        },
        (error: unknown) => {
          // It cannot take its lease where the disk is full: it says so and ends, and another one is started.
          if (error instanceof runner.program.OrchestraError) this.words.push(error.message);
          else if (!runner.isDead) this.machine.escaped.push(String(error));
          runner.die();
        },
      );
    });
    return { pid: runner.pid, unref: () => undefined, once: () => undefined };
  }
}

/** For what happens outside of all processes of ours. */
const EVERYBODY = { state: 'alive' } as const;

function keep<T>(list: T[], test: (item: T) => boolean): void {
  list.splice(0, list.length, ...list.filter(test));
}
