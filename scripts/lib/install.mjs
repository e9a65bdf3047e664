// Installs the project's own dependencies when they are missing or out of date.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';
import { run } from './process.mjs';
import { withProgress } from './progress.mjs';

const oldestNode = [20, 19];

/** @typedef {{ packages: Record<string, { version?: string, optional?: boolean }> }} Lock */

/** Throws where Node is too old for the tools that build and test the project. */
const checkNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = oldestNode;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new Error(
    `Node ${process.versions.node} is too old to build Orchestra; install Node ${oldestNode.join('.')} or newer.`,
  );
};

/** Makes node_modules match package-lock.json; does nothing where it already does. */
export const ensureDependencies = async () => {
  checkNode();
  if (isInstalled()) return;
  // Install scripts are not needed by anything here, and a clone that runs none has less to trust.
  await withProgress('Installing the dependencies', 40, () =>
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: root }),
  );
};

/** Whether npm's own record of what it installed agrees with the lock. */
const isInstalled = () => {
  const record = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = readLock(record).packages;
  const wanted = Object.entries(readLock(path.join(root, 'package-lock.json')).packages);
  return wanted.every(([name, { version, optional = false }]) => {
    const found = installed[name];
    return name === '' || (found === undefined ? optional : found.version === version);
  });
};

/** @param {string} file */
const readLock = (file) => /** @type {Lock} */ (JSON.parse(readFileSync(file, 'utf8')));
