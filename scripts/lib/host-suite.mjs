// Runs test/host inside VS Code's extension host: in the VS Code server, or in a desktop VS Code that is downloaded.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root } from './paths.mjs';
import { resultFile } from './results.mjs';
import { openWorkbench, prepareWorkbench, userFolders } from './workbench.mjs';

const suiteModule = path.join(root, 'out', 'host', 'index.cjs');
const limitMs = 10 * 60_000;
const afterEndMs = 5000;
const lookEveryMs = 200;

/** What the reporter inside VS Code writes. @param {string} suite */
const logFile = (suite) => resultFile(suite).replace(/json$/, 'log');

/**
 * @param {string} suite `host` or `desktop`
 * @param {import('./suites.mjs').SuiteOptions} options
 */
export const runHostSuite = async (suite, options) => {
  const workspace = await mkdtemp(path.join(os.tmpdir(), 'orchestra-host-'));
  await mkdir(path.dirname(resultFile(suite)), { recursive: true });
  const env = {
    ORCHESTRA_TEST_RESULT: resultFile(suite),
    ORCHESTRA_TEST_SUITE: suite,
    ORCHESTRA_TEST_LOG: logFile(suite),
    ...(options.grep === undefined ? {} : { ORCHESTRA_TEST_GREP: options.grep }),
  };
  try {
    await (suite === 'desktop' ? runOnDesktop(workspace, env) : runInServer(suite, workspace, env, options));
  } finally {
    await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
  }
};

/**
 * @param {string} workspace
 * @param {Record<string, string>} env
 */
const runOnDesktop = async (workspace, env) => {
  const { runTests } = await import('@vscode/test-electron');
  const home = await mkdtemp(path.join(os.tmpdir(), 'orchestra-desktop-'));
  try {
    await runTests({
      extensionDevelopmentPath: root,
      extensionTestsPath: suiteModule,
      extensionTestsEnv: { ...userFolders(home), ...env },
      launchArgs: [
        workspace,
        ...['--user-data-dir', path.join(home, 'code'), '--extensions-dir', path.join(home, 'extensions')],
        ...['--disable-workspace-trust', '--disable-extensions', '--skip-welcome'],
      ],
    });
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
};

/**
 * @param {string} suite
 * @param {string} workspace
 * @param {Record<string, string>} env
 * @param {import('./suites.mjs').SuiteOptions} options
 */
const runInServer = async (suite, workspace, env, { quiet = false }) => {
  await prepareWorkbench();
  rmSync(logFile(suite), { force: true });
  const showLog = quiet ? () => undefined : follow(logFile(suite));
  let endedAtMs = Infinity;
  const workbench = await openWorkbench({
    workspace,
    extension: 'development',
    suite: suiteModule,
    env,
    onExit: () => (endedAtMs = performance.now()),
  });
  try {
    // The suite's own file is the truth: VS Code's word that it ended can be lost on the way.
    const startedMs = performance.now();
    while (!existsSync(resultFile(suite))) {
      const nowMs = performance.now();
      if (nowMs > startedMs + limitMs || nowMs > endedAtMs + afterEndMs) {
        const picture = path.join(root, 'out', 'results', `${suite}.png`);
        await workbench.page.screenshot({ path: picture });
        const seconds = Math.round((nowMs - startedMs) / 1000);
        throw new Error(`No result after ${seconds} s; what was on the screen is in ${picture}.`);
      }
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      showLog();
    }
    showLog();
  } finally {
    await workbench.close();
  }
};

/** Prints what has been added to a file since the last call. @param {string} file */
const follow = (file) => {
  let shown = 0;
  return () => {
    if (!existsSync(file)) return;
    const text = readFileSync(file, 'utf8');
    process.stdout.write(text.slice(shown));
    shown = text.length;
  };
};
