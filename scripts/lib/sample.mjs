// A project whose queue holds real work: dependencies, priorities, a failure that is retried, and a timeout.
import { cp, mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root } from './paths.mjs';
import { run } from './process.mjs';

/** The command line as it was built. */
export const cli = path.join(root, 'dist', 'cli.cjs');

/** So many times longer the tasks take where somebody has to find them in a window first. */
const WATCHED_FACTOR = 4;

/** How long the work of each script takes. */
const SECONDS = { collect: 4, build: 6, publish: 4, lint: 8 };
const HANG_TIMEOUT_SECONDS = 8;

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
  await writePackage(folder, isWatched ? WATCHED_FACTOR : 1);
  await mkdir(path.join(folder, '.orchestra'));
  /** @param {string} command @param {...string} flags */
  const add = (command, ...flags) => addTask(folder, command, flags);

  const collect = await add('npm run collect', '--priority', '8');
  const build = await add('npm run build', '--priority', '8', '--depends-on', collect);
  const test = await add(
    'npm test',
    ...['--priority', '7', '--depends-on', build, '--auto-retry', '--max-retries', '2'],
  );
  await add('npm run publish', '--priority', '9', '--depends-on', test);
  await add('npm run lint', '--priority', '2');
  const timeoutSeconds = HANG_TIMEOUT_SECONDS * (isWatched ? WATCHED_FACTOR : 1);
  await add(
    'npm run hang',
    ...['--priority', '6', '--timeout', String(timeoutSeconds), '--max-retries', '0'],
  );
  return folder;
};

/**
 * The scripts that the tasks run: their names alone stand in the view, which is narrow at first.
 * @param {string} folder
 * @param {number} factor
 */
const writePackage = async (folder, factor) => {
  const work = Object.entries(SECONDS).map(([what, seconds]) => [
    what,
    `node work.mjs ${what} ${String(seconds * factor)}`,
  ]);
  const scripts = { ...Object.fromEntries(work), hang: 'node work.mjs hang 600', test: 'node flaky.mjs' };
  await writeFile(
    path.join(folder, 'package.json'),
    `${JSON.stringify({ private: true, scripts }, undefined, 2)}\n`,
  );
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
 * The last part of the ID of the sample's task that failed for good, which is enough to name it.
 * @param {string} folder
 */
export const failedTask = async (folder) => {
  const printed = await run(process.execPath, [cli, '--root', folder, '--json', 'status', '--all']);
  const { tasks } =
    /** @type {{ tasks: { taskId: string, status: string, retriedBy?: string | null }[] }} */ (
      JSON.parse(printed)
    );
  const failed = tasks.find(({ status, retriedBy }) => status === 'failed' && typeof retriedBy !== 'string');
  if (failed === undefined) throw new Error(`No task of the sample failed: ${printed}`);
  return failed.taskId.replace(/^.*_/, '');
};

/**
 * How a person calls the command line for the project, from where they typed `npm start`.
 * @param {string} folder
 */
export const callFor = (folder) => `node ${quoted(fromHere(cli))} --root ${quoted(folder)}`;

/** How they start it once more from there. */
export const npmStart = () =>
  fromHere(root) === '' ? 'npm start' : `npm --prefix ${quoted(fromHere(root))} start`;

/** @param {string} file */
const fromHere = (file) => path.relative(process.env['INIT_CWD'] ?? process.cwd(), file);

/** @param {string} file */
const quoted = (file) => (/^[\w./\\:~-]+$/.test(file) ? file : `"${file}"`);

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
