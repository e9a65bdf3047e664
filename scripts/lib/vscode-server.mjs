// Starting the VS Code server, on this machine's own address only.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run, start } from './process.mjs';
import { ensureVsCodeServer } from './vscode-install.mjs';

const readyLine = /Extension host agent listening on (\d+)/;
const startLimitMs = 60_000;

/**
 * @typedef {object} ServerOptions
 * @property {string} serverDataDir holds settings, logs and state of this server
 * @property {string} [extensionsDir] default: a folder beside the settings
 * @property {string | undefined} [builtInExtensionsDir] in the place of VS Code's own extensions
 * @property {number} [port] 0, the default, is any free one
 * @property {string | undefined} [token] the connection token; without one the server asks for none (tests only)
 * @property {boolean} [withTestDriver] lets the page load extensions and suites from its address (tests only)
 * @property {boolean} [workspaceTrust] default true; false treats every folder as trusted
 * @property {string | undefined} [language] display language, of which there is a language pack
 * @property {boolean} [handsOver] at its end the extensions in its windows get the time to hand their work over
 * @property {NodeJS.ProcessEnv} [env] besides this process's own
 */

/**
 * Starts a server and waits until it listens.
 * @param {ServerOptions} options
 */
export const startVsCodeServer = async (options) => {
  const server = await ensureVsCodeServer();
  const { extensionsDir = path.join(options.serverDataDir, 'extensions'), builtInExtensionsDir } = options;
  await mkdir(extensionsDir, { recursive: true });
  const started = start(
    server.node,
    [
      server.main,
      ...['--host', '127.0.0.1', '--port', String(options.port ?? 0)],
      ...(await tokenArguments(options)),
      ...folders(options.serverDataDir, extensionsDir),
      ...['--telemetry-level', 'off'],
      ...(builtInExtensionsDir === undefined ? [] : ['--builtin-extensions-dir', builtInExtensionsDir]),
      ...(options.language === undefined ? [] : ['--locale', options.language]),
      ...(options.withTestDriver === true ? ['--enable-smoke-test-driver'] : []),
      ...(options.workspaceTrust === false ? ['--disable-workspace-trust'] : []),
    ],
    { env: { ...cleanEnvironment(), ...options.env }, endsItsOwn: options.handsOver === true },
  );
  const port = await listening(started);
  return { port, stop: started.stop, ended: started.ended };
};

/**
 * Installs a packaged extension for a server with these folders.
 * @param {{ vsix: string, serverDataDir: string, extensionsDir?: string }} options
 */
export const installVsix = async ({
  vsix,
  serverDataDir,
  extensionsDir = path.join(serverDataDir, 'extensions'),
}) => {
  const server = await ensureVsCodeServer();
  await mkdir(extensionsDir, { recursive: true });
  await run(
    server.node,
    [server.main, '--install-extension', vsix, ...folders(serverDataDir, extensionsDir)],
    {
      env: cleanEnvironment(),
    },
  );
};

/** @param {ServerOptions} options */
const tokenArguments = async ({ token, serverDataDir }) => {
  if (token === undefined) return ['--without-connection-token'];
  // In a file, because other users of this machine can read command lines.
  const file = path.join(serverDataDir, 'connection-token');
  await writeFile(file, token, { mode: 0o600 });
  return ['--connection-token-file', file];
};

/**
 * @param {string} serverDataDir
 * @param {string} extensionsDir
 */
const folders = (serverDataDir, extensionsDir) => [
  '--accept-server-license-terms',
  ...['--server-data-dir', serverDataDir, '--extensions-dir', extensionsDir],
];

/** A VS Code started from a VS Code's own terminal must not take itself for a part of that one. */
const cleanEnvironment = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(VSCODE|ELECTRON)_|^NODE_OPTIONS$|^NODE_V8_/.test(name),
    ),
  );

/** @param {ReturnType<typeof start>} started @returns {Promise<number>} */
const listening = (started) =>
  new Promise((resolve, reject) => {
    let output = '';
    let settled = false;
    const limit = setTimeout(() => fail(`did not listen within ${startLimitMs / 1000} s`), startLimitMs);
    /** @param {string} what */
    const fail = (what) => {
      if (settled) return;
      settled = true;
      clearTimeout(limit);
      void started.stop();
      reject(new Error(`The VS Code server ${what}:\n${output.trim()}`));
    };
    /** @param {string} text */
    const read = (text) => {
      if (settled) return;
      output += text;
      const port = readyLine.exec(output)?.[1];
      if (port === undefined) return;
      settled = true;
      clearTimeout(limit);
      resolve(Number(port));
    };
    started.child.stdout?.setEncoding('utf8').on('data', read);
    started.child.stderr?.setEncoding('utf8').on('data', read);
    void started.ended.then(
      () => fail('ended at once'),
      (/** @type {unknown} */ error) => fail(`could not be started (${String(error)})`),
    );
  });
