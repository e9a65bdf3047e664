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
import { cli, makeSample } from './lib/sample.mjs';
import { ensureVsCodeServer } from './lib/vscode-install.mjs';
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
  help: { type: 'boolean', default: false },
});

await main(async () => {
  const { values } = parseArgs({ options });
  if (values.help) {
    console.log(usage);
    return;
  }
  await ensureDependencies();
  await run(process.execPath, ['esbuild.mjs'], { cwd: root, show: true });
  const folder = await makeSample(values.dir);
  console.log(`\nThe sample project: ${folder}\n`);
  const code = values.server ? undefined : findProgram('code');
  if (values.headless) await inTerminal(folder);
  else if (code !== undefined) await inDesktop(code, folder);
  else await inBrowser(folder);
});

/** @param {string} folder */
async function inTerminal(folder) {
  await run(process.execPath, [cli, '--root', folder, 'daemon', '--until-idle'], { show: true });
  // On a terminal the live table stays; a log shows only what happened, so there the table is printed once.
  if (!process.stdout.isTTY) await run(process.execPath, [cli, '--root', folder, 'status'], { show: true });
  const files = ['tasks', 'logs', 'events.jsonl'].map((name) => path.join(folder, '.orchestra', name));
  console.log(`\nWhat is left to look at:\n${files.map((file) => `  ${file}`).join('\n')}`);
}

/**
 * @param {string} code
 * @param {string} folder
 */
async function inDesktop(code, folder) {
  // The folder is of our own making, so there is nobody to distrust.
  await run(code, [
    '--new-window',
    '--disable-workspace-trust',
    `--extensionDevelopmentPath=${root}`,
    folder,
    path.join(folder, 'README.md'),
  ]);
  console.log('VS Code opens the project: look for Orchestra in the activity bar.');
}

/** @param {string} folder */
async function inBrowser(folder) {
  await ensureVsCodeServer();
  const serverDataDir = await mkdtemp(path.join(os.tmpdir(), 'orchestra-server-'));
  atEnd(() => rm(serverDataDir, { recursive: true, force: true, maxRetries: 5 }));
  await writeSettings(serverDataDir, { 'workbench.startupEditor': 'readme' });
  const vsix = await packageVsix(path.join(serverDataDir, 'orchestra.vsix'));
  await installVsix({ vsix, serverDataDir });
  const token = randomBytes(20).toString('hex');
  const server = await startVsCodeServer({ serverDataDir, token, workspaceTrust: false });
  const address = new URL(`http://localhost:${server.port}/`);
  address.search = new URLSearchParams({ tkn: token, folder }).toString();
  console.log(`Open this address, and look for Orchestra in the activity bar:\n\n  ${address.href}\n`);
  console.log('Ctrl+C ends the server; the tasks that run then go on by themselves.');
  await server.ended;
}
