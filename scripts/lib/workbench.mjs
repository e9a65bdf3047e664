// A VS Code workbench in a headless browser, to drive as a person would.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumArguments, ensureChromium } from './chromium.mjs';
import { packageVsix } from './package.mjs';
import { root } from './paths.mjs';
import { atEnd } from './process.mjs';
import { ensureVsCodeServer } from './vscode-install.mjs';
import { writeLanguagePack } from './vscode-language.mjs';
import { installVsix, startVsCodeServer } from './vscode-server.mjs';
import { writeSettings } from './vscode-settings.mjs';

const vsixFile = path.join(root, 'out', 'orchestra.vsix');

/** Installs what a workbench needs and packs the built extension, so that no test has to wait for it. */
export const prepareWorkbench = async () => {
  await ensureVsCodeServer();
  await ensureChromium();
  await mkdir(path.dirname(vsixFile), { recursive: true });
  await packageVsix(vsixFile);
};

/**
 * @typedef {object} WorkbenchOptions
 * @property {string} workspace the folder to open
 * @property {'installed' | 'development' | 'none'} [extension] the packed VSIX as a user has it (the default), the
 *   repository itself by the test driver, or none
 * @property {string} [builtInExtensionsDir] in the place of VS Code's own extensions
 * @property {string} [suite] a module that runs in the extension host; wants `development`
 * @property {boolean} [trusted] default true: every folder is; false asks as VS Code does
 * @property {NodeJS.ProcessEnv} [env] for the extension host
 * @property {string} [language] VS Code's display language, such as `de`; English without one
 * @property {Record<string, unknown>} [settings] of the machine, over the quiet ones
 * @property {{ width: number, height: number }} [viewport]
 * @property {(type: string, args: unknown[]) => void} [onLog] what the extension host writes to its console
 * @property {(code: number) => void} [onExit] the suite's end, as far as VS Code says it
 */

/**
 * Starts a server with its own settings, extensions and user folders, and opens it in a browser.
 * `close()` ends both and removes the folders; so does the end of this process.
 * @param {WorkbenchOptions} options
 */
export const openWorkbench = async ({ workspace, extension = 'installed', trusted = true, ...options }) => {
  const home = await mkdtemp(path.join(os.tmpdir(), 'orchestra-workbench-'));
  const serverDataDir = path.join(home, 'server');
  // Notifications would lie over what other tests look at.
  await writeSettings(serverDataDir, { 'orchestra.notifications': 'none', ...options.settings });
  if (extension === 'installed') await installVsix({ vsix: vsixFile, serverDataDir });
  if (options.language !== undefined) await writeLanguagePack(serverDataDir, options.language);
  const server = await startVsCodeServer({
    serverDataDir,
    language: options.language,
    builtInExtensionsDir: options.builtInExtensionsDir,
    withTestDriver: extension === 'development',
    workspaceTrust: !trusted,
    env: { ...userFolders(home), ...options.env },
  });
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: chromiumArguments });
  const close = async () => {
    forget();
    await browser.close();
    await server.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  const forget = atEnd(close);
  const page = await browser.newPage({ viewport: options.viewport ?? { width: 1280, height: 800 } });
  await page.exposeFunction('codeAutomationLog', options.onLog ?? (() => undefined));
  await page.exposeFunction('codeAutomationExit', options.onExit ?? (() => undefined));
  await page.goto(address(server.port, workspace, extension === 'development', options.suite));
  await page.locator('.monaco-workbench .activitybar').waitFor({ timeout: 60_000 });
  return { page, port: server.port, home, close };
};

/**
 * @param {number} port
 * @param {string} workspace
 * @param {boolean} development
 * @param {string | undefined} suite
 */
const address = (port, workspace, development, suite) => {
  const url = new URL(`http://localhost:${port}/`);
  url.searchParams.set('folder', workspace);
  /** @param {string} file */
  const remote = (file) => `vscode-remote://localhost:${port}${file}`;
  const payload = [
    ['skipWelcome', 'true'],
    ...(development ? [['extensionDevelopmentPath', remote(root)]] : []),
    ...(suite === undefined ? [] : [['extensionTestsPath', remote(suite)]]),
  ];
  if (development) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
};

/**
 * Folders of its own for what programs keep per user, so that a test never meets the developer's files.
 * @param {string} home
 */
export const userFolders = (home) => ({
  XDG_CONFIG_HOME: path.join(home, 'config'),
  XDG_DATA_HOME: path.join(home, 'data'),
  XDG_STATE_HOME: path.join(home, 'state'),
  XDG_CACHE_HOME: path.join(home, 'cache'),
});
