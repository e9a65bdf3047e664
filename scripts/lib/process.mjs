// Starting child processes for the scripts, and stopping whatever is still there when a script ends.
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean }} RunOptions */

/** How long all that were told to end may take for it, milliseconds. */
const endLimitMs = 5000;
/** How long one that ends its own may take until the others are told as well, milliseconds. */
const endsItsOwnLimitMs = 3000;

/** @type {Set<() => void | Promise<void>>} */
const cleanups = new Set();
let ending = false;

/** Whether the script was told to end: what fails from then on fails because of that. */
export const isEnding = () => ending;

/** Runs every registered cleanup, newest first, and forgets them. */
export const cleanUp = async () => {
  for (const cleanup of [...cleanups].reverse()) {
    if (cleanups.delete(cleanup)) await cleanup();
  }
};

/**
 * Has `cleanup` run at the end of the script, on Ctrl+C too. Returns a function that takes it off the list.
 * @param {() => void | Promise<void>} cleanup
 */
export const atEnd = (cleanup) => {
  if (cleanups.size === 0) listenForSignals();
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
};

let listening = false;
const listenForSignals = () => {
  if (listening) return;
  listening = true;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (ending) return;
      ending = true;
      void cleanUp()
        .catch((/** @type {unknown} */ error) =>
          console.error(error instanceof Error ? error.message : error),
        )
        .finally(() => process.exit(128 + constants.signals[signal]));
    });
  }
};

/**
 * @typedef {object} StartOptions
 * @property {string | undefined} [cwd]
 * @property {NodeJS.ProcessEnv | undefined} [env]
 * @property {import('node:child_process').StdioOptions} [stdio]
 * @property {boolean} [endsItsOwn] it ends its own processes when it is told to end, and they have something to do then
 */

const isWindows = process.platform === 'win32';

/**
 * What is started for a command. On Windows `npm` is a script for its shell, which cannot be started as a program: there
 * it is npm's own file, on this Node.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ platform: NodeJS.Platform, execPath: string, npmFile: string | undefined }} [system]
 * @returns {[string, readonly string[]]}
 */
export const startable = (
  command,
  args,
  { platform, execPath, npmFile } = {
    platform: process.platform,
    execPath: process.execPath,
    npmFile: process.env['npm_execpath'],
  },
) => {
  if (command !== 'npm' || platform !== 'win32') return [command, args];
  const besideNode = path.win32.join(
    path.win32.dirname(execPath),
    'node_modules',
    'npm',
    'bin',
    'npm-cli.js',
  );
  return [execPath, [npmFile ?? besideNode, ...args]];
};

/**
 * Starts a program in its own process group (on Windows, which has none, as a child), so that all of it can be stopped.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {StartOptions} [options]
 */
export const start = (command, args, options = {}) => {
  const { cwd, env, stdio = ['ignore', 'pipe', 'pipe'], endsItsOwn = false } = options;
  const child = spawn(...startable(command, args), {
    ...{ cwd, env: env ?? process.env, stdio },
    detached: !isWindows,
  });
  /** @type {Promise<{ code: number | null, signal: NodeJS.Signals | null }>} */
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  ended.catch(() => undefined);
  const stop = async () => {
    if (endsItsOwn) {
      child.kill('SIGTERM');
      await groupIsGone(child.pid, endsItsOwnLimitMs);
    }
    signalGroup(child.pid, 'SIGTERM');
    await groupIsGone(child.pid, endLimitMs);
    signalGroup(child.pid, 'SIGKILL');
    await ended.catch(() => undefined);
  };
  const forget = atEnd(stop);
  void ended.then(forget, forget);
  return { child, ended, stop };
};

/**
 * Resolves once no process of the group is left, or it has had its time.
 * @param {number | undefined} pid
 * @param {number} withinMs
 */
const groupIsGone = async (pid, withinMs) => {
  const limitMs = performance.now() + withinMs;
  while (signalGroup(pid, 0) && performance.now() < limitMs) await setTimeout(50);
};

/**
 * Whether there is such a group.
 * @param {number | undefined} pid
 * @param {NodeJS.Signals | 0} signal 0 only asks
 */
const signalGroup = (pid, signal) => {
  if (pid === undefined) return false;
  if (isWindows && signal !== 0) return spawnSync('taskkill', ['/PID', String(pid), '/T', '/F']).status === 0;
  try {
    return process.kill(isWindows ? pid : -pid, signal);
  } catch {
    // The group is gone, which is what was wanted.
    return false;
  }
};

/**
 * Runs a program to its end. Its output is shown (`show`), or kept and put into the error when it fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>} standard output
 */
export const run = async (command, args, { cwd, env, show = false } = {}) => {
  const { child, ended } = start(command, args, {
    cwd,
    env,
    stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let everything = '';
  child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    output += text;
    everything += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (everything += text));
  const { code, signal } = await ended;
  if (code === 0) return output;
  const how = code === null ? `was ended by ${String(signal)}` : `ended with exit code ${code}`;
  const tail = everything.trimEnd().split('\n').slice(-40).join('\n');
  throw new Error(`${[command, ...args].join(' ')} ${how}${tail === '' ? '' : `:\n${tail}`}`);
};
