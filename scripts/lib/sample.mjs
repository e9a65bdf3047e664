// A project whose queue holds real work: dependencies, priorities, a failure that is retried, and a timeout.
import { cp, mkdir, mkdtemp, readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root } from './paths.mjs';
import { run } from './process.mjs';

/** The command line as it was built. */
export const cli = path.join(root, 'dist', 'cli.cjs');

/** So many times longer the tasks take where somebody has to find them in a window first. */
const WATCHED_FACTOR = 4;

/**
 * Makes the sample project and its tasks.
 * @param {string | undefined} wanted an empty or new folder; default: a new one among the temporary files
 * @param {{ isWatched: boolean }} options `isWatched`: they take a minute, not some seconds
 * @returns {Promise<string>} the project's folder
 */
export const makeSample = async (wanted, { isWatched }) => {
  const folder =
    wanted === undefined ? await mkdtemp(path.join(os.tmpdir(), 'orchestra-sample-')) : path.resolve(wanted);
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) {
    throw new Error(`${folder} is not empty; name a new folder with --dir, or none at all.`);
  }
  await cp(path.join(root, 'scripts', 'sample'), folder, { recursive: true });
  await mkdir(path.join(folder, '.orchestra'));
  /** @param {string} command @param {...string} flags */
  const add = (command, ...flags) => addTask(folder, command, flags);

  /** @param {number} seconds */
  const during = (seconds) => String(seconds * (isWatched ? WATCHED_FACTOR : 1));

  const collect = await add(`node work.mjs collect ${during(4)}`, '--priority', '8');
  const build = await add(`node work.mjs build ${during(6)}`, '--priority', '8', '--depends-on', collect);
  const test = await add(
    'node flaky.mjs',
    ...['--priority', '7', '--depends-on', build, '--auto-retry', '--max-retries', '2'],
  );
  await add(`node work.mjs publish ${during(4)}`, '--priority', '9', '--depends-on', test);
  await add(`node work.mjs lint ${during(8)}`, '--priority', '2');
  await add('node work.mjs hang 600', ...['--priority', '6', '--timeout', during(8), '--max-retries', '0']);
  return folder;
};

/**
 * How many tasks of the sample wait or run.
 * @param {string} folder
 */
export const countUnfinished = async (folder) => {
  const printed = await run(process.execPath, [cli, '--root', folder, '--json', 'status', '--limit', '0']);
  const { summary } = /** @type {{ summary: { pending: number, running: number } }} */ (JSON.parse(printed));
  return summary.pending + summary.running;
};

/**
 * @param {string} folder
 * @param {string} command
 * @param {string[]} flags
 */
const addTask = async (folder, command, flags) => {
  const printed = await run(process.execPath, [
    cli,
    '--root',
    folder,
    '--json',
    'start',
    'shell',
    command,
    ...flags,
  ]);
  const task = /** @type {{ id?: unknown, taskId?: unknown }} */ (JSON.parse(printed));
  const id = task.taskId ?? task.id;
  if (typeof id !== 'string') throw new Error(`orchestra start printed no task: ${printed}`);
  return id;
};
