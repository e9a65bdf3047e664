// Installs the project's own dependencies when they are missing or out of date.
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { root } from './paths.mjs';
import { run } from './process.mjs';
import { withProgress } from './progress.mjs';

const oldestNode = [20, 19];

/** Throws where Node is too old for the tools that build and test the project. */
export const checkNode = () => {
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
  const stamp = path.join(root, 'node_modules', '.orchestra-lock');
  const lock = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json'))).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  // Install scripts are not needed by anything here, and a clone that runs none has less to trust.
  await withProgress('Installing the dependencies', 40, () =>
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: root }),
  );
  await writeFile(stamp, lock);
};
