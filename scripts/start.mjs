// Shows Orchestra at work on a sample project: in VS Code, or with --headless in this terminal.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './lib/install.mjs';
import { main } from './lib/main.mjs';
import { packageVsix } from './lib/package.mjs';
import { root } from './lib/paths.mjs';
import { atEnd, run } from './lib/process.mjs';
import { findProgram } from './lib/programs.mjs';
import { withProgress } from './lib/progress.mjs';
import { callFor, cli, countUnfinished, failedTask, makeSample, npmStart } from './lib/sample.mjs';
import { ensureVsCodeServer, whyNoVsCodeServer } from './lib/vscode-install.mjs';
import { installVsix, startVsCodeServer } from './lib/vscode-server.mjs';
import { writeSettings } from './lib/vscode-settings.mjs';

const usage = `npm start -- [--headless] [--server] [--dir DIR]
  --headless  run the sample in this terminal, without VS Code
  --server    VS Code in the browser, even where \`code\` is on the PATH
  --dir DIR   make the sample project there`;

const options = /** @type {const} */ ({
  headless: { type: 'boolean', default: false },
  server: { type: 'boolean', default: false },
  dir: { type: 'string' },
});

await main(async () => {
  const { values } = parseArgs({ options });
  const code = values.headless || values.server ? undefined : desktopCode();
  const needsServer = !values.headless && code === undefined;
  if (needsServer) requireServer();
  await ensureDependencies();
  await run(process.execPath, ['esbuild.mjs'], { cwd: root, show: true });
  // Tasks wait from the moment they are made: first everything that takes long.
  if (needsServer) await ensureVsCodeServer();
  const folder = await makeSample(values.dir, { isWatched: !values.headless });
  console.log(`\nThe sample project: ${folder}\n`);
  if (values.headless) await inTerminal(folder);
  else if (code !== undefined) await inDesktop(code, folder);
  else await inBrowser(folder);
}, usage);

/** The `code` of a VS Code on this machine; one of a remote window's terminal loads no extension from a folder. */
function desktopCode() {
  const code = findProgram('code');
  if (code === undefined || process.env['VSCODE_IPC_HOOK_CLI'] === undefined) return code;
  console.log('This is the terminal of a remote window: another VS Code is opened in the browser.');
  return undefined;
}

function requireServer() {
  const obstacle = whyNoVsCodeServer();
  if (obstacle === undefined) return;
  throw new Error(
    `${obstacle} Without VS Code, \`npm start -- --headless\` shows the queue in this terminal.`,
  );
}

/** @param {string} folder */
async function inTerminal(folder) {
  await run(process.execPath, [cli, '--root', folder, 'daemon', '--until-idle'], { show: true });
  // On a terminal the live table stays; a log shows only what happened, so there the table is printed once.
  if (!process.stdout.isTTY) await run(process.execPath, [cli, '--root', folder, 'status'], { show: true });
  const files = ['tasks', 'logs', 'events.jsonl'].map((name) => path.join(folder, '.orchestra', name));
  console.log(`\nWhat is left to look at:\n${files.map((file) => `  ${file}`).join('\n')}`);
  const failed = await failedTask(folder);
  const orchestra = callFor(folder);
  const next = [
    [`${orchestra} status`, 'all of it once more'],
    [`${orchestra} why ${failed}`, 'why a task failed'],
    [`${orchestra} logs ${failed}`, 'what it wrote'],
    [npmStart(), 'such a queue in VS Code'],
  ];
  const width = Math.max(...next.map(([line = '']) => line.length));
  console.log('\nWhat you can do next:');
  for (const [line = '', what = ''] of next) console.log(`  ${line.padEnd(width)}  # ${what}`);
}

/**
 * @param {string} code
 * @param {string} folder
 */
async function inDesktop(code, folder) {
  const args = [
    '--new-window',
    // The folder is of our own making, so there is nobody to distrust.
    '--disable-workspace-trust',
    `--extensionDevelopmentPath=${root}`,
    folder,
    path.join(folder, 'README.md'),
  ];
  try {
    await run(code, args, { show: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `VS Code could not be opened; \`npm start -- --server\` opens another one in the browser: ${reason}`,
    );
  }
  console.log('VS Code opens the project: look for Orchestra in the activity bar.');
}

/** @param {string} folder */
async function inBrowser(folder) {
  const serverDataDir = await mkdtemp(path.join(os.tmpdir(), 'orchestra-server-'));
  atEnd(() => leave(folder, serverDataDir));
  const token = randomBytes(20).toString('hex');
  const server = await withProgress('Starting VS Code', 10, async () => {
    await writeSettings(serverDataDir, { 'workbench.startupEditor': 'readme' });
    const vsix = await packageVsix(path.join(serverDataDir, 'orchestra.vsix'));
    await installVsix({ vsix, serverDataDir });
    return startVsCodeServer({ serverDataDir, token, workspaceTrust: false, handsOver: true });
  });
  const address = new URL(`http://localhost:${server.port}/`);
  address.search = new URLSearchParams({ tkn: token, folder }).toString();
  console.log(`\nOpen this address, and look for Orchestra in the activity bar:\n\n  ${address.href}\n`);
  console.log('Ctrl+C ends the server; the queue then goes on in the background.');
  await server.ended;
}

/**
 * What goes on in the background has its program in the server's folder: that one stays as long as there is work.
 * @param {string} folder
 * @param {string} serverDataDir
 */
async function leave(folder, serverDataDir) {
  const unfinished = await countUnfinished(folder);
  if (unfinished === 0) await rm(serverDataDir, { recursive: true, force: true, maxRetries: 5 });
  else {
    console.log(
      `\n${unfinished} tasks have not ended yet; what becomes of them says:\n\n  ${callFor(folder)} status`,
    );
  }
}
