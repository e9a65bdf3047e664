// Starting child processes for the scripts, and stopping whatever is still there when a script ends.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean }} RunOptions */

/** @type {Set<() => void | Promise<void>>} */
const cleanups = new Set();
let ending = false;

/** Runs every registered cleanup, newest first, and forgets them. */
export const cleanUp = async () => {
  for (const cleanup of [...cleanups].reverse()) {
    cleanups.delete(cleanup);
    await cleanup();
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
      void cleanUp().finally(() => process.exit(128 + constants.signals[signal]));
    });
  }
};

/**
 * Starts a program in its own process group, so that all of it can be stopped.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string | undefined, env?: NodeJS.ProcessEnv | undefined, stdio?: import('node:child_process').StdioOptions }} [options]
 */
export const start = (command, args, { cwd, env, stdio = ['ignore', 'pipe', 'pipe'] } = {}) => {
  const child = spawn(command, args, { cwd, env: env ?? process.env, stdio, detached: true });
  /** @type {Promise<{ code: number | null, signal: NodeJS.Signals | null }>} */
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  ended.catch(() => undefined);
  const stop = async () => {
    signalGroup(child.pid, 'SIGTERM');
    const force = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), 5000);
    await ended.catch(() => undefined);
    clearTimeout(force);
    signalGroup(child.pid, 'SIGKILL');
  };
  const forget = atEnd(stop);
  void ended.then(forget, forget);
  return { child, ended, stop };
};

/**
 * @param {number | undefined} pid
 * @param {NodeJS.Signals} signal
 */
const signalGroup = (pid, signal) => {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone, which is what was wanted.
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
