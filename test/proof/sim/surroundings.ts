import buffer from 'node:buffer';
import crypto from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import url from 'node:url';
import util from 'node:util';
import { type DiskUser, simulatedFs } from './disk.ts';
import type { SimEvent, SimMachine } from './machine.ts';
import type { Surroundings } from './program.ts';

/** A process that starts others. */
export interface Parent extends DiskUser {
  readonly pid: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Starts a program for a process; what it returns looks like a child to those who call Node's `spawn`. */
export type Spawn = (
  parent: Parent,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
) => unknown;

/** All that a program finds around it: files, processes, clock, timers and chance of the simulated machine. */
export function surroundingsOf(machine: SimMachine, user: Parent, spawn: Spawn): Surroundings {
  const modules: Readonly<Record<string, unknown>> = {
    'node:fs': simulatedFs(machine, user),
    'node:os': { ...os, uptime: () => machine.monotonicMs() / 1000, hostname: () => 'simulated' },
    // These know nothing of clock, files and processes.
    'node:buffer': buffer,
    'node:crypto': crypto,
    'node:path': path,
    'node:url': url,
    'node:util': util,
    'node:child_process': {
      spawn: (command: string, args: readonly string[], options: { env: NodeJS.ProcessEnv }) =>
        spawn(user, command, args, options.env),
      spawnSync: () => ({ status: 1, stdout: '', error: new Error('no programs here') }),
    },
  };
  return {
    require: (name) => {
      const found = modules[name.startsWith('node:') ? name : `node:${name}`];
      if (found === undefined) throw new Error(`The simulated machine has no ${name}.`);
      return found;
    },
    globalThis: Object.create(globalThis),
    process: Object.create(process, {
      pid: { value: user.pid },
      env: { value: user.environment },
      kill: { value: (pid: number, signal: NodeJS.Signals | 0) => kill(machine, pid, signal) },
    }),
    Date: dateOf(machine),
    Math: Object.create(Math, { random: { value: machine.random.next } }),
    ...timersOf(machine, user),
  };
}

/** Sends a signal as the system does; 0 only asks whether somebody is there. */
function kill(machine: SimMachine, pid: number, signal: NodeJS.Signals | 0): true {
  const targets = [...machine.entries.values()].filter((entry) =>
    pid < 0 ? entry.group === -pid : entry.pid === pid,
  );
  if (targets.length === 0) throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH' });
  if (signal !== 0) for (const target of targets) target.signal(signal);
  return true;
}

function dateOf(machine: SimMachine): DateConstructor {
  return new Proxy(Date, {
    construct: (target, args: [] | [number]) => new target(args[0] ?? machine.nowMs()),
    get: (target, name) => (name === 'now' ? () => machine.nowMs() : (Reflect.get(target, name) as unknown)),
  });
}

/** Timers as Node has them, as far as the product uses them. */
class SimTimer {
  readonly #machine: SimMachine;
  event: SimEvent;

  constructor(machine: SimMachine, event: SimEvent) {
    this.#machine = machine;
    this.event = event;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  cancel(): void {
    this.#machine.cancel(this.event);
  }
}

function timersOf(
  machine: SimMachine,
  user: DiskUser,
): Pick<
  Surroundings,
  'setTimeout' | 'clearTimeout' | 'setInterval' | 'clearInterval' | 'setImmediate' | 'clearImmediate'
> {
  const clear = (timer: SimTimer | undefined): void => {
    timer?.cancel();
  };
  const after = (happen: () => void, ms = 1): SimTimer =>
    new SimTimer(machine, machine.schedule(user, Math.max(1, ms), happen));
  return {
    setTimeout: after,
    clearTimeout: clear,
    setInterval: (happen: () => void, ms: number): SimTimer => {
      const again = (): void => {
        timer.event = machine.schedule(user, ms, again);
        happen();
      };
      const timer = new SimTimer(machine, machine.schedule(user, ms, again));
      return timer;
    },
    clearInterval: clear,
    setImmediate: (happen: () => void): SimTimer => new SimTimer(machine, machine.schedule(user, 0, happen)),
    clearImmediate: clear,
  };
}
