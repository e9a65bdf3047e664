// A whole VS Code server from the npm registry, built once per machine into the user's cache.
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from './paths.mjs';
import { atEnd, run } from './process.mjs';
import { findProgram } from './programs.mjs';
import { withProgress } from './progress.mjs';

const serverVersion = '4.139.1';
const nodeVersion = '24.21.0';
const typescriptVersion = '6.0.3';
const nativeModules = [
  'node-pty',
  '@vscode/spdlog',
  '@parcel/watcher',
  '@vscode/native-watchdog',
  '@vscode/sqlite3',
  '@vscode/fs-copyfile',
];

/** @typedef {{ node: string, main: string }} VsCodeServer The Node it runs on, and its entry file. */

/** @param {string} folder @returns {VsCodeServer} */
const layout = (folder) => ({
  node: path.join(folder, 'node_modules', nodePackage(), 'bin', 'node'),
  main: path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js'),
});

const nodePackage = () => `node-linux-${process.arch}`;

const serverFolder = () => path.join(cacheFolder(), `vscode-server-${serverVersion}-node-${nodeVersion}`);

/**
 * The VS Code server of the pinned version; installs it where it is missing (two to five minutes, 800 MB).
 * Throws, in words, where this machine cannot have one.
 * @returns {Promise<VsCodeServer>}
 */
export const ensureVsCodeServer = async () => {
  const folder = serverFolder();
  if (!existsSync(folder)) await install(folder);
  return layout(folder);
};

/** What keeps this machine from having a VS Code server, or undefined where nothing does. */
export const whyNoVsCodeServer = () => {
  if (existsSync(serverFolder())) return undefined;
  if (process.platform !== 'linux') {
    return 'The VS Code server is built on Linux only; install VS Code itself and put its `code` command on the PATH.';
  }
  if (process.arch !== 'x64' && process.arch !== 'arm64') {
    return `There is no VS Code server for the processor ${process.arch}; install VS Code itself instead.`;
  }
  const missing = ['c++', 'make', 'python3'].filter((name) => findProgram(name) === undefined);
  if (missing.length === 0) return undefined;
  return (
    `The VS Code server needs a compiler to be built, and ${missing.join(', ')} cannot be found; on Debian or ` +
    'Ubuntu run `apt-get install -y build-essential python3`, or install VS Code and put its `code` on the PATH.'
  );
};

/** @param {string} folder */
const install = async (folder) => {
  const obstacle = whyNoVsCodeServer();
  if (obstacle !== undefined) throw new Error(obstacle);
  const temporary = `${folder}.${process.pid}.tmp`;
  const vscode = path.join(temporary, 'node_modules', 'code-server', 'lib', 'vscode');
  const nodeFolder = path.join(temporary, 'node_modules', nodePackage());
  const env = {
    ...process.env,
    PATH: `${path.join(nodeFolder, 'bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
    npm_config_nodedir: nodeFolder,
    // As many compilers as there are processors.
    JOBS: 'max',
  };
  const quiet = ['--no-audit', '--no-fund'];
  const removeTemporary = () => rm(temporary, { recursive: true, force: true });
  const forget = atEnd(removeTemporary);
  await mkdir(temporary, { recursive: true });
  try {
    await writeFile(path.join(temporary, 'package.json'), '{ "private": true }\n');
    await withProgress('VS Code server 1/3: download', 40, () => {
      const packages = [`code-server@${serverVersion}`, `${nodePackage()}@${nodeVersion}`];
      return run('npm', ['install', ...packages, '--ignore-scripts', ...quiet], { cwd: temporary });
    });
    await withProgress('VS Code server 2/3: its modules', 60, async () => {
      await run('npm', ['install', '--omit=dev', '--ignore-scripts', ...quiet], { cwd: vscode, env });
      // Without it VS Code raises an alarm as soon as a script is opened.
      await run(
        'npm',
        ['install', `typescript@${typescriptVersion}`, '--omit=dev', '--ignore-scripts', ...quiet],
        {
          cwd: path.join(vscode, 'extensions'),
          env,
        },
      );
    });
    await withProgress('VS Code server 3/3: compile', 150, () =>
      run('npm', ['rebuild', '--foreground-scripts', ...nativeModules], { cwd: vscode, env }),
    );
    await rename(temporary, folder);
  } catch (error) {
    // Somebody else may have finished first; then theirs is as good.
    if (!existsSync(folder)) throw error;
  } finally {
    await removeTemporary();
    forget();
  }
};
